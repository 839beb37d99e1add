# Logs of real runs; README.md says how they were made.
EXTRA_DIST += %D%/README.md \
	%D%/lackey3.19-qsort2000.log.xz \
	%D%/lackey3.19-true.log.xz \
	%D%/strace6.1-ls.log.xz \
	%D%/strace6.1-mt-4threads.log.xz \
	%D%/strace6.1-py.log.xz \
	%D%/strace6.1-sq.log.xz \
	%D%/strace6.1-wine.log.xz \
	%D%/wine8-api-tour.relay+virtual.log.xz \
	%D%/wine8-api-tour.virtual.log.xz \
	%D%/wine8-dprint-help.relay+virtual.log.xz \
	%D%/wine8-dprint-help.virtual.log.xz \
	%D%/wine8-esbuild.relay+virtual.log.xz \
	%D%/wine8-esbuild.virtual.log.xz \
	%D%/wine8-lua-jemalloc.relay+virtual.log.xz \
	%D%/wine8-lua-jemalloc.virtual.log.xz \
	%D%/wine8-lua-mimalloc.relay+virtual.log.xz \
	%D%/wine8-lua-mimalloc.virtual.log.xz \
	%D%/wine8-lua-msvcrt.relay+virtual.log.xz \
	%D%/wine8-lua-msvcrt.virtual.log.xz \
	%D%/wine8-mi-stress.relay+virtual.log.xz \
	%D%/wine8-mi-stress.virtual.log.xz \
	%D%/wine8-node26-tsc.relay+virtual.log.xz \
	%D%/wine8-node26-tsc.virtual.log.xz \
	%D%/wine8-rome-version.relay+virtual.log.xz \
	%D%/wine8-rome-version.virtual.log.xz \
	%D%/wine8-sqlite.relay+virtual.log.xz \
	%D%/wine8-sqlite.virtual.log.xz \
	%D%/wine8-wine-cmd-dir.relay+virtual.log.xz \
	%D%/wine8-wine-cmd-dir.virtual.log.xz
