{
    'name': "ISO Controlled Documents",
    'version': '19.0.1.0.0',
    'category': 'Quality',
    'summary': "Procedures, their versions and steps, review, approval, reading",
    'author': "ISO suite maintainers",
    'license': 'LGPL-3',
    'depends': ['iso_audit'],
    'data': [
        'security/ir.model.access.csv',
        'security/iso_procedure_rules.xml',
        'data/iso_procedure_code_data.xml',
        'data/ir_cron_data.xml',
        'report/report_version.xml',
        'wizard/iso_comparison_views.xml',
        'views/iso_procedure_code_views.xml',
        'views/iso_acknowledgement_views.xml',
        'views/iso_procedure_version_views.xml',
        'views/iso_procedure_views.xml',
        'views/menus.xml',
    ],
    'demo': [
        'demo/iso_procedure_demo.xml',
    ],
    'assets': {
        'web.assets_backend': [
            'iso_procedure/static/src/**/*',
        ],
        'web.assets_tests': [
            'iso_procedure/static/tests/tours/**/*',
        ],
    },
}
