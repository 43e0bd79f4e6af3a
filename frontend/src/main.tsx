import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./ui/tokens.css";
import "./ui/base.css";
import { createRoot } from "react-dom/client";
import { startApp } from "./app/start";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
void startApp().then((app) => createRoot(root).render(app));
