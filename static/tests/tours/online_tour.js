import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// The provider's page is on another address, where no tour runs: the local server presses its button by itself.
const paying = (method) => [
    { content: "To payment", trigger: ".o_elsmart_pay", run: "click", expectUnloadPage: true },
    { content: "Choose the method", trigger: `input[data-payment-method-code=${method}]`, run: "click" },
    {
        content: "To the provider's page and back",
        trigger: "button[name=o_payment_submit_button]:enabled",
        run: "click",
        expectUnloadPage: true,
    },
];

tours.add("elsmart_pays_by_card", {
    steps: () => [
        ...paying("card"),
        { content: "The payment is received", trigger: ".o_elsmart_notice_success", timeout: 30000 },
        { content: "It stands on the page", trigger: ".o_elsmart_money:contains(51)" },
        { content: "Nothing is left to pay", trigger: ".o_elsmart:not(:has(.o_elsmart_pay))" },
    ],
});

tours.add("elsmart_pays_by_vipps", {
    steps: () => [
        ...paying("vipps"),
        { content: "It is on its way", trigger: ".o_elsmart_now.o_elsmart_is_payment_running", timeout: 30000 },
        { content: "It cannot be paid again", trigger: ".o_elsmart:not(:has(.o_elsmart_pay))" },
    ],
});

tours.add("elsmart_gives_up_paying", {
    steps: () => [
        ...paying("vipps"),
        { content: "Nothing is charged", trigger: ".o_elsmart_notice_warning", timeout: 30000 },
        { content: "It can be paid", trigger: ".o_elsmart_pay" },
    ],
});
