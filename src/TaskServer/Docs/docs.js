// Entered on the page, a token may stand alone or behind its scheme; the server wants the scheme. Swagger UI takes an interceptor as
// program text only, which the page's content security policy forbids, so it is handed over here, between loading and starting the UI.
document.addEventListener('DOMContentLoaded', () => {
  const start = window.SwaggerUIBundle;
  const withScheme = (request) => {
    const given = request.headers?.Authorization;
    if (given && !/^(token|bearer|basic) /i.test(given)) request.headers.Authorization = `Token ${given.trim()}`;
    return request;
  };
  window.SwaggerUIBundle = Object.assign((config) => start({ ...config, requestInterceptor: withScheme }), start);
});
