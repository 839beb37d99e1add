libvasbox_core_la_SOURCES += %D%/call_table.c
