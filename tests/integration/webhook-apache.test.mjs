// The webhook's tests behind Apache with mod_proxy_fcgi.
process.env.TEST_SERVER = 'apache';
await import('./webhook.test.mjs');
