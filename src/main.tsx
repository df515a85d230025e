import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { createServices } from "./app/services.ts";
import { followTheme } from "./app/theme.ts";
import "./ui/fonts.ts";
import "./ui/tokens.css";
import "./ui/base.css";

followTheme();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root.");
createRoot(root).render(
  <StrictMode>
    <App services={createServices()} />
  </StrictMode>,
);
