import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { I18nProvider, RouterProvider as LinkProvider } from "react-aria-components";
import { I18nextProvider, useTranslation } from "react-i18next";
import { sessionLink } from "@/api/client";
import { leave, meQuery, perhapsSignedIn } from "@/features/session/queries";
import { Clock, ClockProvider } from "@/ui/clock";
import { ToastProvider } from "@/ui/toast-provider";
import { createI18n } from "./i18n";
import { createQueryClient } from "./query-client";
import { makeRouter } from "./router";

/** Builds the whole console once: translator, cache, router and what they share. */
export async function startApp(): Promise<ReactNode> {
  const queries = createQueryClient();
  // The person is asked for while the texts load: both are needed before anything can be drawn. The two screens
  // without an account need nobody.
  const open = ["/signin", "/verify"].includes(window.location.pathname);
  if (!open && perhapsSignedIn()) void queries.prefetchQuery(meQuery);
  const i18n = await createI18n(document.documentElement.lang === "fr" ? "fr" : "en");
  const router = makeRouter({ queries, i18n });
  window.addEventListener("vite:preloadError", keepPage);

  let leaving = false;
  sessionLink.onLost = () => {
    // Several requests fail together; the first one leaves.
    const here = window.location.pathname;
    if (leaving || here === "/signin" || !queries.getQueryData(meQuery.queryKey)) return;
    leaving = true;
    leave(`?next=${encodeURIComponent(here + window.location.search)}&ended=true`);
  };

  return (
    <QueryClientProvider client={queries}>
      <I18nextProvider i18n={i18n}>
        <ClockProvider clock={new Clock()}>
          <LinkProvider navigate={(href) => void router.navigate({ href })}>
            <AriaLanguage>
              <ToastProvider>
                <RouterProvider router={router} />
              </ToastProvider>
            </AriaLanguage>
          </LinkProvider>
        </ClockProvider>
      </I18nextProvider>
    </QueryClientProvider>
  );
}

/**
 * The router reloads the page when a screen's file is missing, once a message. Without a network that leaves the
 * browser's own error in place of a console that still knows the night; `RouteFailure` decides with more care.
 */
function keepPage({ payload }: VitePreloadErrorEvent) {
  sessionStorage.setItem(`tanstack_router_reload:${payload.message}`, "1");
}

/** Gives React Aria's own words the language of the page. */
function AriaLanguage({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  return <I18nProvider locale={i18n.language === "fr" ? "fr-FR" : "en-GB"}>{children}</I18nProvider>;
}
