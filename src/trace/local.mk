libvasbox_core_la_SOURCES += %D%/counters.c %D%/counter_value.c %D%/counters.h
