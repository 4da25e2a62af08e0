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
        'views/iso_procedure_code_views.xml',
        'views/iso_acknowledgement_views.xml',
        'views/iso_procedure_version_views.xml',
        'views/iso_procedure_views.xml',
        'views/iso_follow_up_views.xml',
        'views/menus.xml',
    ],
    'demo': [
        'demo/iso_procedure_demo.xml',
        'demo/iso_procedure_system_demo.xml',
        'demo/iso_procedure_internal_demo.xml',
        'demo/iso_procedure_tthc_demo.xml',
        'demo/iso_procedure_state_demo.xml',
        'demo/iso_acknowledgement_demo.xml',
    ],
    'assets': {
        'web.assets_tests': [
            'iso_procedure/static/tests/tours/**/*',
        ],
    },
}
