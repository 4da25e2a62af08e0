import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";

/** Loads the log down: of the files `ids`, or of all that `domain` finds. */
async function downloadLog(env, wanted) {
    env.services.ui.block();
    try {
        await download({
            url: "/iso_audit/nonconformity/xlsx",
            data: { data: JSON.stringify(wanted) },
        });
    } finally {
        env.services.ui.unblock();
    }
}

// Chosen files: from the menu Print.
registry
    .category("actions")
    .add("iso_audit.nonconformity_log", (env, action) => downloadLog(env, action.params));

/** Nothing chosen: all that the search shows, from the cog menu. */
export class NonconformityLog extends Component {
    static template = "iso_audit.NonconformityLog";
    static components = { DropdownItem };
    static props = {};

    onSelected() {
        return downloadLog(this.env, { domain: this.env.searchModel.domain });
    }
}

registry.category("cogMenu").add(
    "iso_audit.nonconformity_log",
    {
        Component: NonconformityLog,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: (env) =>
            env.searchModel?.resModel === "iso.nonconformity" &&
            ["kanban", "list"].includes(env.config.viewType) &&
            !env.model.root.selection.length,
    },
    { sequence: 9 }
);
