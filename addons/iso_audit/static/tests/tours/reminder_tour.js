import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("iso_reminder_own_rules", {
    steps: () => [
        { trigger: ".o_data_row:contains(Quality leader) td[name=days]:contains(14)" },
        { trigger: "button[name=action_make_own]", run: "click" },
        {
            trigger: ".o_data_row:contains(Quality leader):contains(Agency) td[name=days]",
            run: "click",
        },
        { trigger: ".o_selected_row td[name=days] input", run: "edit 21 && press Enter" },
        { trigger: ".o_data_row:contains(Quality leader) td[name=days]:contains(21)" },
    ],
});

tours.add("iso_reminder_hand_over", {
    steps: () => [
        // What went up to the leadership, by the filter.
        { trigger: ".o_searchview_dropdown_toggler", run: "click" },
        {
            trigger: ".o_filter_menu .o_menu_item:contains(Escalated to the leadership)",
            run: "click",
        },
        { trigger: ".o_searchview_facet:contains(Escalated to the leadership)" },
        { trigger: ".o_data_row:contains(Very late)" },
        { trigger: ".o_list_view:not(:has(.o_data_row:contains(In time)))" },
        { trigger: ".o_cp_action_menus .fa-cog", run: "click" },
        { trigger: ".o-dropdown-item:contains(Hand Over Work)", run: "click" },
        { trigger: ".modal [name=from_id] input", run: "edit Doer" },
        { trigger: ".ui-autocomplete .dropdown-item:contains(Doer)", run: "click" },
        { trigger: ".modal [name=duty_count]:contains(2)" },
        { trigger: ".modal [name=to_id] input", run: "edit Staff" },
        { trigger: ".ui-autocomplete .dropdown-item:contains(Staff)", run: "click" },
        { trigger: ".modal [name=reason] input", run: "edit On leave" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: ".o_notification:contains(Handed over)" },
    ],
});
