// The webhook's tests behind Apache with mod_fcgid, which starts the programs itself.
process.env.TEST_SERVER = 'fcgid';
await import('./webhook.test.mjs');
