#include "app/words.hpp"

#include <CLI/CLI.hpp>

namespace lantian::app {

void add_respond(CLI::App& app, Verb& verb) {
  CLI::App* respond = app.add_subcommand("respond", "Heavy pollution: forecast, warning, list, plan, orders, review");
  respond->require_subcommand(1);
  add_respond_forecast(*respond, verb);
  add_respond_propose(*respond, verb);
  add_respond_list(*respond, verb);
  add_respond_sheet(*respond, verb);
  add_respond_plan(*respond, verb);
  add_respond_orders(*respond, verb);
  add_respond_review(*respond, verb);
  add_respond_experiment(*respond, verb);
}

}  // namespace lantian::app
