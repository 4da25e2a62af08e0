import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";

/** Tell the page when a file has come. */
function watchDownloads() {
    const original = download._download;
    download._download = async (options) => {
        const name = await original(options);
        document.body.dataset.downloads = 1 + Number(document.body.dataset.downloads || 0);
        return name;
    };
}

registry.category("web_tour.tours").add("iso_nonconformity_log", {
    steps: () => [
        { trigger: ".o_list_view .o_data_row", run: watchDownloads },
        { trigger: ".o_cp_action_menus button:has(.fa-cog)", run: "click" },
        { trigger: ".o_iso_nonconformity_log", run: "click" },
        { trigger: "body[data-downloads='1']" },
        { trigger: ".o_data_row:first .o_list_record_selector input", run: "click" },
        { trigger: ".o_cp_action_menus button:has(.fa-print)", run: "click" },
        { trigger: ".o-dropdown--menu .o-dropdown-item:contains(Excel)", run: "click" },
        { trigger: "body[data-downloads='2']" },
        { trigger: ".o_list_view .o_data_row" },
    ],
});
