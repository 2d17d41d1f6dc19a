// What a console does not tell by itself. Put into every document before its own scripts.
addEventListener('securitypolicyviolation', violation => {
  console.error(`policy: ${violation.effectiveDirective} refused ${violation.blockedURI} ${violation.sample}`);
});
addEventListener('unhandledrejection', rejection => {
  // Not every engine begins a stack with what went wrong.
  console.error(`unhandled: ${rejection.reason} ${rejection.reason?.stack ?? ''}`);
});
addEventListener('error', problem => {
  if (problem.target !== window) console.error(`not loaded: ${problem.target?.src ?? problem.target?.href}`);
}, true);
