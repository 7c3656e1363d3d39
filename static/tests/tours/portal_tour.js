import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("elsmart_customer", {
    steps: () => [
        { content: "Choose a password", trigger: "input[name=password]", run: "edit Stikkledning2026" },
        { content: "Repeat it", trigger: "input[name=confirm_password]", run: "edit Stikkledning2026" },
        { content: "Sign up", trigger: "form.oe_signup_form button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "The offer is shown", trigger: "#total:contains(51)" },
        { content: "The name stands ready", trigger: "#name:value(Kari Nordmann)" },
        { content: "Agree", trigger: "#terms", run: "check" },
        { content: "Accept", trigger: ".o_elsmart_answer form[action*=accept] button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "It is accepted", trigger: ".o_elsmart_notice_success" },
        { content: "The KID can be copied", trigger: ".o_elsmart_copy[data-copy$='20260010'], .o_elsmart_copy:eq(1)" },
        { content: "Pay by card", trigger: ".o_elsmart_pay", run: "click", expectUnloadPage: true },
        { content: "Choose the card", trigger: "input[name=o_payment_radio]", run: "click" },
        { content: "Card number", trigger: "#customer_input", run: "edit 4242 4242 4242 4242" },
        {
            content: "Pay",
            trigger: "button[name=o_payment_submit_button]:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "The payment is received", trigger: ".o_elsmart_notice_success", timeout: 30000 },
        { content: "Nothing is left to pay", trigger: ".o_elsmart:not(:has(.o_elsmart_pay))" },
    ],
});

tours.add("elsmart_customer_paid", {
    steps: () => [
        { content: "All is paid", trigger: ".o_elsmart_now.o_elsmart_is_paid" },
        { content: "The invoice can be opened", trigger: ".o_elsmart_documents a[href*='invoice-']" },
    ],
});

tours.add("elsmart_customer_declines", {
    steps: () => [
        { content: "Open the form", trigger: ".o_elsmart_decline summary", run: "click" },
        { content: "Say why", trigger: "#reason", run: "edit Vi bygger likevel ikke." },
        { content: "Decline", trigger: ".o_elsmart_decline button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "It is declined", trigger: ".o_elsmart_now.o_elsmart_is_declined" },
        { content: "Ask", trigger: "#question", run: "edit Kan vi få et rimeligere tilbud?" },
        { content: "Send", trigger: "form[action*=question] button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "It is shown", trigger: ".o_elsmart_talk:contains(rimeligere tilbud)" },
    ],
});

tours.add("elsmart_returning_customer", {
    steps: () => [
        { content: "The user name stands ready", trigger: "#login:value(kari-prove)" },
        { content: "Password", trigger: "input[name=password]", run: "edit kari-prove" },
        { content: "Log in", trigger: ".oe_login_form button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "The offer is shown", trigger: "#total:contains(51)" },
        { content: "Agree", trigger: "#terms", run: "check" },
        { content: "Accept", trigger: ".o_elsmart_answer form[action*=accept] button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "It is accepted", trigger: ".o_elsmart_notice_success" },
        { content: "The receipt is there", trigger: ".o_elsmart_documents a[href*='receipt.pdf']" },
        { content: "To the list", trigger: ".o_portal_submenu a[href$='/my/kundefaktura']", run: "click", expectUnloadPage: true },
        { content: "It is in the list", trigger: ".o_elsmart_row:contains(000412)" },
    ],
});

// The address carries the document of a page that was opened before the offer was changed.
const oldPage = () => {
    document.querySelectorAll("input[name=document]").forEach((input) => {
        input.value = window.location.hash.slice(1);
    });
};

tours.add("elsmart_changed_while_open", {
    steps: () => [
        { content: "This page was opened earlier", trigger: "#accept", run: oldPage },
        { content: "Name", trigger: "#name", run: "edit Kari Nordmann" },
        { content: "Agree", trigger: "#terms", run: "check" },
        { content: "Accept", trigger: ".o_elsmart_answer form[action*=accept] button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "The customer is told", trigger: ".o_elsmart_notice_warning" },
        { content: "What changed is shown", trigger: ".o_elsmart_changes tr:contains(700,00), .o_elsmart_changes tr:contains(700.00)" },
        { content: "The new sum", trigger: "#total:contains(540)" },
        { content: "Agree again", trigger: "#terms", run: "check" },
        { content: "Accept the new one", trigger: ".o_elsmart_answer form[action*=accept] button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "It is accepted", trigger: ".o_elsmart_notice_success" },
    ],
});

tours.add("elsmart_installer", {
    steps: () => [
        { content: "The case says what comes next", trigger: ".o_elsmart_row:contains(NM-2026-004512) .o_elsmart_row_next" },
        { content: "Search", trigger: "#search", run: "edit Fjellveien" },
        { content: "Only blocked work", trigger: "#work", run: "select blocked" },
        { content: "Show", trigger: ".o_elsmart_filter button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "Open it", trigger: ".o_elsmart_row:contains(NM-2026-004512)", run: "click", expectUnloadPage: true },
        { content: "The work is blocked, with the reason", trigger: ".o_elsmart_now.o_elsmart_is_blocked p" },
        { content: "The timeline", trigger: ".o_elsmart_timeline li[aria-current]" },
        { content: "No price", trigger: ".o_elsmart:not(:contains(51 140)):not(:contains(51,140))" },
    ],
});
