import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { KeyRound, Mail, Phone, ShieldCheck } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { useProblemText } from "@/app/problem-text";
import { Banner } from "@/ui/banner";
import { Brand } from "@/ui/brand";
import { Button } from "@/ui/button";
import { Kbd } from "@/ui/kbd";
import { TextField } from "@/ui/text-field";
import { useSignIn } from "./queries";
import styles from "./sign-in.module.css";

/** The door: an address and a password. One message for every refusal, so that it betrays no account. */
export function SignIn() {
  const { t, i18n } = useTranslation("session");
  const { next, ended } = useSearch({ from: "/signin" });
  const router = useRouter();
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const other = i18n.language === "fr" ? "en" : "fr";

  useEffect(() => {
    document.title = `${t("sign_in.title")} · Vigie`;
  }, [t]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (signIn.isPending) return;
    signIn.mutate(
      { email: email.trim(), password },
      {
        onSuccess: () => void router.navigate({ href: next ?? "/", replace: true }),
        onError: () => setPassword(""),
      },
    );
  };
  const switchLanguage = () => {
    document.documentElement.lang = other;
    void i18n.changeLanguage(other);
  };
  return (
    <div className={styles.gate}>
      <header className={styles.top}>
        <span className={styles.brand}>
          <Brand />
          Vigie
        </span>
        <Button look="ghost" lang={other} onPress={switchLanguage}>
          {other === "fr" ? "Français" : "English"}
        </Button>
      </header>
      <main className={styles.main}>
        <header>
          <h1>{t("sign_in.title")}</h1>
          <p>{t("sign_in.what")}</p>
        </header>
        {ended && !signIn.error && <Banner tone="info" title={t("sign_in.ended")} />}
        <form className={styles.form} onSubmit={submit}>
          <TextField
            label={t("sign_in.email")}
            type="email"
            name="email"
            autoComplete="username"
            icon={<Mail size={15} aria-hidden="true" />}
            tall
            autoFocus
            isRequired
            value={email}
            onChange={setEmail}
          />
          <TextField
            label={t("sign_in.password")}
            type="password"
            name="password"
            autoComplete="current-password"
            icon={<KeyRound size={15} aria-hidden="true" />}
            tall
            isRequired
            value={password}
            onChange={setPassword}
          />
          <div className={styles.refusal}>{signIn.error && <Refusal error={signIn.error} />}</div>
          <Button type="submit" look="primary" size="tall" wide isPending={signIn.isPending}>
            {signIn.isPending ? t("sign_in.doing") : t("sign_in.do")}
            <Kbd keys="enter" />
          </Button>
        </form>
      </main>
      <footer className={styles.foot}>
        <div>
          <Phone size={15} aria-hidden="true" />
          <p>
            <b>{t("sign_in.locked_out")}</b>
            {t("sign_in.locked_out_what")}
          </p>
        </div>
        <div>
          <ShieldCheck size={15} aria-hidden="true" />
          <p>
            <b>{t("sign_in.report")}</b>
            <Link to={"/verify" as "/"}>{t("sign_in.verify")}</Link>
            {t("sign_in.verify_what")}
          </p>
        </div>
      </footer>
    </div>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation("session");
  const text = useProblemText();
  const problem = asProblem(error);
  const minutes = problem.retryAfter && Math.ceil(problem.retryAfter / 60);
  return (
    <Banner
      title={text(error)}
      detail={minutes ? t("sign_in.wait", { count: minutes }) : null}
      requestId={problem.status >= 500 ? problem.requestId : null}
    />
  );
}
