package io.fairlead.connector.form;

/** How a form looks, on our page and on others'. Colours are variables; {@code data-theme} chooses, {@code auto} follows the system. */
final class FormStyle {

    /** The form itself, under an element of the class {@code fl}. */
    static final String FORM = """
            .fl{--bg:#fff;--ink:#1c2430;--dim:#55606e;--line:#7b8794;--accent:#1456c0;--on:#fff;--bad:#b42318;--wash:#fdecea;
            font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei",sans-serif;
            color:var(--ink);color-scheme:light}
            .fl[data-theme=dark]{--bg:#1b212b;--ink:#e6e9ee;--dim:#a9b3c0;--line:#76818f;--accent:#8ab4f8;--on:#0b1524;--bad:#ff9d91;
            --wash:#3a1f1f;color-scheme:dark}
            @media(prefers-color-scheme:dark){.fl[data-theme=auto]{--bg:#1b212b;--ink:#e6e9ee;--dim:#a9b3c0;--line:#76818f;
            --accent:#8ab4f8;--on:#0b1524;--bad:#ff9d91;--wash:#3a1f1f;color-scheme:dark}}
            .fl *{box-sizing:border-box}
            .fl-form{display:flex;flex-direction:column;gap:1rem;margin:0}
            .fl-field{display:flex;flex-direction:column;gap:.3rem;min-width:0}
            .fl label{font-weight:600}.fl .fl-check{display:flex;gap:.6rem;align-items:flex-start;font-weight:400}
            .fl input,.fl select,.fl textarea{font:inherit;color:inherit;background:var(--bg);width:100%;min-width:0;min-height:2.75rem;
            padding:.5rem .7rem;border:1px solid var(--line);border-radius:8px}
            .fl textarea{resize:vertical}.fl input[type=checkbox]{width:1.25rem;height:1.25rem;min-height:0;margin:.15rem 0 0;flex:none}
            .fl input[type=file]{padding:.4rem}
            .fl-pair{display:flex;flex-wrap:wrap;gap:.5rem}.fl-pair>select{flex:1 1 8rem;width:auto}.fl-pair>input{flex:2 1 11rem;width:auto}
            .fl button{align-self:flex-start;font:inherit;font-weight:600;min-height:2.75rem;padding:.6rem 1.6rem;border:0;border-radius:8px;
            background:var(--accent);color:var(--on);cursor:pointer}.fl button[disabled]{opacity:.6;cursor:progress}
            .fl :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
            .fl [aria-invalid=true]{border-color:var(--bad);border-width:2px}
            .fl-needed,.fl-fault{color:var(--bad)}.fl p{margin:0}.fl-fault{font-weight:600}.fl-help,.fl-note{color:var(--dim);font-size:.9rem}
            .fl-summary{padding:.8rem 1rem;border-radius:8px;background:var(--wash);color:var(--bad)}
            .fl-summary h2{margin:0;font-size:1rem}.fl-summary ul{margin:.4rem 0 0;padding-inline-start:1.2rem}.fl-summary a{color:inherit}
            .fl-thanks{padding:1rem 0;white-space:pre-line}
            .fl-trap{position:absolute!important;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
            @media(forced-colors:active){.fl button{border:1px solid}}""";

    /** Our own page around it. */
    static final String PAGE = """
            body{margin:0;background:#f1f3f6;color:#1c2430}
            main{max-width:36rem;margin:3rem auto;padding:2rem;border-radius:14px;background:#fff;box-shadow:0 1px 6px #0002}
            h1{margin:0 0 .6rem;font-size:1.6rem;line-height:1.25;overflow-wrap:anywhere}.intro{margin:0 0 1.2rem;white-space:pre-line}
            nav{display:flex;flex-wrap:wrap;gap:.9rem;margin:0 0 1rem;font-size:.9rem}nav a{color:var(--accent)}
            @media(max-width:40rem){main{margin:0;padding:1.2rem;border-radius:0;min-height:100vh;box-shadow:none}}
            @media(prefers-color-scheme:dark){body{background:#12161c}main{background:#1b212b}}""";

    private FormStyle() {}
}
