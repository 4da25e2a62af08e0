import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

/** Open a page of the form and wait until it is there. */
function openPage(name) {
    return [
        { trigger: `.o_notebook a.nav-link[name=${name}]`, run: "click" },
        { trigger: `.o_notebook a.nav-link.active[name=${name}]` },
    ];
}

/** Press a button of the form that moves the audit on, and wait for the state it leads to. */
function moveTo(action, state) {
    return [
        { trigger: `.o_form_statusbar button[name=${action}]`, run: "click" },
        { trigger: `.o_statusbar_status button[data-value=${state}].o_arrow_button_current` },
    ];
}

/** The same where the system asks again who it is. */
function moveWithPassword(action, state, password) {
    return [
        { trigger: `.o_form_statusbar button[name=${action}]`, run: "click" },
        { trigger: ".modal .o_field_widget[name=password] input", run: `edit ${password}` },
        { trigger: ".modal button[name=run_check]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: `.o_statusbar_status button[data-value=${state}].o_arrow_button_current` },
    ];
}

/** Tick the person in row `row` of the team chooser, in the role of that place in the list. */
function choosePerson(name, role) {
    const row = `.modal .o_data_row:has([name=user_id]:contains("${name}"))`;
    return [
        { trigger: `${row} [name=chosen] input`, run: "click" },
        { trigger: `${row} [name=chosen] input:checked` },
        { trigger: `${row} td[name=role]`, run: "click" },
        { trigger: `${row} td[name=role] .o_select_menu_toggler`, run: "click" },
        { trigger: `.o_select_menu_item[data-choice-index="${role}"]`, run: "click" },
    ];
}
const LEAD = 0;
const AUDITOR = 1;

tours.add("iso_journey_secretary", {
    steps: () => [
        ...openPage("plan"),
        { trigger: ".o_field_widget[name=decision_number] input", run: "edit 12/QĐ-CCCNTY" },
        { trigger: ".o_field_widget[name=decision_date] input", run: "click" },
        { trigger: ".o_field_widget[name=decision_date] input", run: "edit 02/01/2026" },
        ...openPage("team"),
        { trigger: "button[name=action_choose_team]", run: "click" },
        ...choosePerson("Lead", LEAD),
        ...choosePerson("Auditor", AUDITOR),
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: ".o_field_widget[name=member_ids] .o_data_row:eq(1)" },
        ...openPage("questions"),
        { trigger: "button[name=action_make_checklist]", run: "click" },
        { trigger: ".o_field_widget[name=progress_table]:contains(Auditor)" },
        ...openPage("agenda"),
        { trigger: "button[name=action_propose_agenda]", run: "click" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: ".o_field_widget[name=session_ids] .o_data_row:eq(2)" },
        { trigger: ".o_form_view:not(:has(.o_iso_missing))" },
        ...moveTo("action_submit", "submitted"),
    ],
});

tours.add("iso_journey_leader", {
    steps: () => moveWithPassword("action_approve", "approved", "iso_leader"),
});

tours.add("iso_journey_start", {
    steps: () => moveTo("action_start", "running"),
});

// By keyboard in the list: result, evidence and remark of a question, and on to the next.
tours.add("iso_journey_answer", {
    steps: () => [
        { trigger: ".o_form_statusbar button[name=action_answer]", run: "click" },
        { trigger: ".o_group_header:first", run: "click" },
        { trigger: ".o_data_row:first td[name=result]", run: "click" },
        { trigger: ".o_selected_row td[name=result] input", run: "press ArrowDown" },
    ],
});

tours.add("iso_journey_report", {
    steps: () => [
        ...openPage("report"),
        { trigger: ".o_field_widget[name=conclusion] textarea", run: "edit Hệ thống phù hợp." },
        ...stepUtils.saveForm(),
        ...moveWithPassword("action_report", "reported", "iso_lead"),
    ],
});
