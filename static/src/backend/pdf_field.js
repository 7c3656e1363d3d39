import { registry } from "@web/core/registry";
import { hidePDFJSButtons } from "@web/core/utils/pdfjs";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";

/** Shows a PDF that a field holds as base64, also while the record is being edited. */
export class PdfField extends Component {
    static template = "elsmart_kundefaktura.PdfField";
    static props = { ...standardFieldProps };

    setup() {
        this.frame = useRef("frame");
        this.state = useState({ url: "" });
        useEffect(
            (content) => {
                this.release();
                if (content) {
                    const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
                    this.objectUrl = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
                    const file = encodeURIComponent(this.objectUrl);
                    this.state.url = `/web/static/lib/pdfjs/web/viewer.html?file=${file}#zoom=page-width`;
                }
            },
            () => [this.props.record.data[this.props.name]]
        );
        useEffect(
            (frame) => {
                if (frame) {
                    hidePDFJSButtons(frame, { hideDownload: true, hidePrint: true });
                }
            },
            () => [this.frame.el]
        );
        onWillUnmount(() => this.release());
    }

    release() {
        if (this.objectUrl) {
            URL.revokeObjectURL(this.objectUrl);
            this.objectUrl = "";
        }
    }
}

registry.category("fields").add("elsmart_pdf", { component: PdfField, supportedTypes: ["text"] });
