/* vasbox config: which machines there are, and one in full. */
#include "cli/cli.h"
#include "config/config.h"
#include "config/config_files.h"

static int
list_configs (void)
{
  for (const char *const *name = config_names (); *name != NULL; name++)
    {
      g_autofree char *summary = config_summary (*name);
      cli_printf ("%-16s %s\n", *name, summary);
    }
  return CLI_OK;
}

static int
print_config (const char *name_or_path)
{
  GError *error = NULL;
  VasConfig config;
  g_autoptr (GPtrArray) files = config_files_new ();
  if (!config_load_with_files (name_or_path, &config, files, &error))
    {
      /* The others begin with the file. */
      if (g_error_matches (error, CONFIG_ERROR, CONFIG_ERROR_NAME))
        g_prefix_error (&error, "vasbox: ");
      return cli_fail_error (error);
    }
  g_autofree char *text = config_describe (&config);
  g_autoptr (GString) of_files = g_string_new (NULL);
  config_files_describe (of_files, files);
  cli_write (text, -1);
  cli_write (of_files->str, -1);
  return CLI_OK;
}

int
cli_config (int argc, char **argv)
{
  static const GOptionEntry no_options[] = { { NULL, 0, 0, 0, NULL, NULL, NULL } };
  if (!cli_parse (&argc, &argv, "[NAME|FILE]",
                  "Lists the machines that are built in, or prints one, or a file's, with every key as a config file.",
                  "FILE holds a '/' or ends in \".conf\". vasbox-config(5) describes the keys.", no_options))
    return CLI_WRONG;
  if (argc > 2)
    return cli_fail ("config: found the argument \"%s\", expected one NAME or FILE", argv[2]);
  return argc == 2 ? print_config (argv[1]) : list_configs ();
}
