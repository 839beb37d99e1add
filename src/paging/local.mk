libvasbox_core_la_SOURCES += %D%/ledger.h
