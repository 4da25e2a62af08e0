{
    'name': "ISO Dashboards",
    'version': '19.0.1.0.0',
    'category': 'Quality',
    'summary': "Dashboards of audits, findings and corrective action",
    'author': "ISO suite maintainers",
    'license': 'LGPL-3',
    'depends': ['spreadsheet_dashboard', 'iso_audit'],
    'data': [
        'data/spreadsheet_dashboard_data.xml',
        'views/menus.xml',
    ],
    'assets': {
        'web.assets_tests': [
            'spreadsheet_dashboard_iso_audit/static/tests/tours/**/*',
        ],
    },
    'auto_install': ['iso_audit'],
}
