import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

const OURS = [
    "elsmart_kundefaktura.report_offer",
    "elsmart_kundefaktura.report_overslag",
    "elsmart_kundefaktura.report_request",
];
const ORDER = ["sale.order", [["elsmart_kind", "=", false]]];
const MOVE = [
    "account.move",
    [["elsmart_claim_id", "=", false], ["reversed_entry_id.elsmart_claim_id", "=", false]],
];
// Reports of core that are drawn by us when every record is ours: [model, domain of those that are not].
const SHARED = {
    "sale.report_saleorder": ORDER,
    "sale.report_saleorder_raw": ORDER,
    "account.report_invoice": MOVE,
    "account.report_invoice_with_payments": MOVE,
};

async function isOurs(action, env) {
    const ids = action.context?.active_ids || [];
    if (!ids.length || action.report_type !== "qweb-pdf") {
        return false;
    }
    if (OURS.includes(action.report_name)) {
        return true;
    }
    if (!(action.report_name in SHARED)) {
        return false;
    }
    const [model, others] = SHARED[action.report_name];
    return !(await env.services.orm.searchCount(model, [["id", "in", ids], ...others]));
}

/**
 * Download our documents at once. The web client would first ask for wkhtmltopdf, which they do not need, and show a
 * page of HTML, which they do not have, where it is not installed.
 */
export async function elsmartReportHandler(action, options, env) {
    if (!(await isOurs(action, env))) {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify({ ...user.context, ...action.context }),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry.category("ir.actions.report handlers").add("elsmart_kundefaktura", elsmartReportHandler);
