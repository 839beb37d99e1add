libvasbox_core_la_SOURCES += %D%/rule.c
