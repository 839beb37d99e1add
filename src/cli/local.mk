# One line a subcommand's file.
vasbox_SOURCES += %D%/main.c %D%/common.c %D%/cli.h %D%/load_trace.c %D%/load_trace.h %D%/typed.c %D%/typed.h
vasbox_SOURCES += %D%/json.c %D%/json.h
vasbox_SOURCES += %D%/contract.c %D%/contract_json.c %D%/contract_markdown.c %D%/contract_report.h %D%/contract_show.c
vasbox_SOURCES += %D%/fmt.c
vasbox_SOURCES += %D%/config.c
vasbox_SOURCES += %D%/import.c
vasbox_SOURCES += %D%/run.c %D%/run_report.h %D%/run_text.c %D%/run_json.c %D%/run_tap.c
vasbox_SOURCES += %D%/map.c
vasbox_SOURCES += %D%/paging.c %D%/paging.h %D%/paging_reader.c %D%/paging_table.c %D%/paging_steps.c
vasbox_SOURCES += %D%/clr.c %D%/clr.h %D%/clr_commands.c %D%/clr_script.c %D%/clr_words.c
vasbox_SOURCES += %D%/walk.c
