import { registry } from "@web/core/registry";
import { openPage } from "@iso_audit/../tests/tours/tour_steps";

const tours = registry.category("web_tour.tours");

function select(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
}

const saved = [
    { trigger: ".modal .modal-footer button.btn-primary:visible", run: "click" },
    { trigger: "body:not(:has(.modal))" },
];

/** A reviewer says something about a passage of the text and about a step, and opens the mark. */
tours.add("iso_procedure_remark", {
    steps: () => [
        { trigger: ".o_field_widget[name=content] p", run: ({ anchor }) => select(anchor) },
        { trigger: ".o_iso_remark_button", run: "click" },
        { trigger: ".modal .o_field_widget[name=quote] textarea:value(Purpose)" },
        { trigger: ".modal .o_field_widget[name=text] textarea", run: "edit Của ai?" },
        ...saved,
        ...openPage("steps"),
        {
            trigger: ".o_data_row:nth-child(2) .o_data_cell[name=name]",
            run: ({ anchor }) => select(anchor),
        },
        { trigger: ".o_iso_remark_button", run: "click" },
        { trigger: ".modal .o_field_widget[name=step_id] input:value(Sign)" },
        { trigger: ".modal .o_field_widget[name=text] textarea", run: "edit Ai ký thay?" },
        ...saved,
        ...openPage("remarks"),
        { trigger: ".o_iso_remarks .o_kanban_record:contains(Của ai?)" },
        ...openPage("text"),
        {
            trigger: ".o_field_widget[name=content] p",
            async run({ anchor }) {
                // Passages are marked a moment after they are shown.
                while (!CSS.highlights.get("iso-remark")?.size) {
                    await new Promise((resolve) => requestAnimationFrame(resolve));
                }
                const box = anchor.getBoundingClientRect();
                document.getSelection().removeAllRanges();
                anchor.dispatchEvent(
                    new MouseEvent("click", {
                        bubbles: true,
                        clientX: box.left + 5,
                        clientY: box.top + box.height / 2,
                    })
                );
            },
        },
        { trigger: ".modal .o_field_widget[name=text] textarea:value(Của ai?)" },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** The author answers on a phone. */
tours.add("iso_procedure_answer", {
    steps: () => [
        ...openPage("remarks"),
        { trigger: ".o_iso_remarks button[name=action_answer]", run: "click" },
        { trigger: ".modal .o_field_widget[name=answer] textarea", run: "edit Đã ghi rõ." },
        { trigger: ".modal button[name=action_settle]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_iso_remarks .o_kanban_record:contains(Đã ghi rõ.) .text-bg-success" },
    ],
});

/** The owner drags the last step to the top; the chart follows. */
tours.add("iso_procedure_order", {
    steps: () => [
        ...openPage("steps"),
        {
            trigger: ".o_data_row:nth-child(2) .o_row_handle",
            run: "drag_and_drop .o_data_row:nth-child(1)",
        },
        { trigger: ".o_data_row:nth-child(1) .o_data_cell[name=name]:contains(Sign)" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved, body:not(:has(.o_form_button_save:visible))" },
        ...openPage("flow_chart"),
        { trigger: ".o_field_widget[name=flow_chart] img[alt^='1. Sign']" },
    ],
});
