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
