import { registry } from "@web/core/registry";

const answer = (number, text) => ({
    trigger: `.o_iso_quiz_question:nth-of-type(${number}) label:contains("${text}")`,
    run: "click",
});
const send = { trigger: ".o_iso_quiz button[type=submit]:enabled", run: "click" };

/** A reader: one answer wrong, told where it stands, then right. */
registry.category("web_tour.tours").add("iso_procedure_quiz", {
    steps: () => [
        { trigger: ".o_form_statusbar button[name=action_read]", run: "click" },
        { trigger: ".modal .o_iso_quiz button[type=submit]:disabled" },
        answer(1, "3 days"),
        answer(2, "The head"),
        send,
        { trigger: '.o_iso_quiz_question:first-of-type:contains("Section 3")' },
        { trigger: ".o_iso_quiz_question:nth-of-type(2):disabled" },
        answer(1, "5 days"),
        send,
        { trigger: ".o_form_view:not(:has(button[name=action_read])):not(:has(.modal))" },
    ],
});
