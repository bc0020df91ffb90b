import 'reflect-metadata';

// The SDK prints a notice on every Node.js release that it will drop one day; it would drown mocha's report.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
