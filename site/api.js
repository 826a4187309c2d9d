// The document is two folders up, whatever the stage, path or domain.
SwaggerUIBundle({
  url: new URL("../../openapi.json", location.href).href,
  dom_id: "#interface",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
