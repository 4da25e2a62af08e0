import { registry } from "@web/core/registry";
import { choose } from "./tour_steps";

const tours = registry.category("web_tour.tours");
// By what is not translated.
const OWN = ".o_data_row:has(td[name=scope_name]:contains(Agency)) td[name=days]";

tours.add("iso_reminder_own_rules", {
    steps: () => [
        { trigger: ".o_data_row td[name=days]:contains(14)" },
        { trigger: "button[name=action_make_own]", run: "click" },
        { trigger: `${OWN}:contains(14)`, run: "click" },
        { trigger: ".o_selected_row td[name=days] input", run: "edit 21 && press Enter" },
        { trigger: `${OWN}:contains(21)` },
    ],
});

tours.add("iso_reminder_hand_over", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(Very late) .o_list_record_selector input",
            run: "click",
        },
        { trigger: ".o_cp_action_menus button", run: "click" },
        { trigger: ".o-dropdown-item:contains(Hand Over Work)", run: "click" },
        { trigger: ".modal [name=from_id] input:value(Doer)" },
        { trigger: ".modal [name=duty_count]:contains(2)" },
        ...choose("to_id", "Staff", ".modal"),
        { trigger: ".modal [name=reason] input", run: "edit On leave" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: ".o_notification" },
    ],
});
