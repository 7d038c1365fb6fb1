#pragma once
#include <functional>

namespace CLI {
class App;
}

/// The command line's words, one function for each family of verbs; each stands in a file of its own because CLI11 is
/// heavy. `verb` is set while parsing and called afterwards, so that usage errors end before anything is opened.
namespace lantian::app {

using Verb = std::function<int()>;

void add_serve(CLI::App& app, Verb& verb);
void add_deliver(CLI::App& app, Verb& verb);
void add_alarms(CLI::App& app, Verb& verb);
void add_gateway(CLI::App& app, Verb& verb);
void add_quality(CLI::App& app, Verb& verb);
void add_cems(CLI::App& app, Verb& verb);
void add_inventory(CLI::App& app, Verb& verb);
void add_factors(CLI::App& app, Verb& verb);
void add_carbon(CLI::App& app, Verb& verb);
void add_carbon_rate(CLI::App& carbon, Verb& verb);  ///< and balance
void add_carbon_loan(CLI::App& carbon, Verb& verb);
void add_carbon_planning(CLI::App& carbon, Verb& verb);  ///< library and pathway
void add_ledger(CLI::App& app, Verb& verb);
void add_docket(CLI::App& app, Verb& verb);
void add_docket_import(CLI::App& docket, Verb& verb);
void add_transport(CLI::App& app, Verb& verb);
void add_weather(CLI::App& app, Verb& verb);
void add_users(CLI::App& app, Verb& verb);
void add_explain(CLI::App& app, Verb& verb);
void add_explain_trend(CLI::App& explain, Verb& verb);
void add_explain_receptor(CLI::App& explain, Verb& verb);
void add_explain_contributions(CLI::App& explain, Verb& verb);
void add_transport_coefficients(CLI::App& transport, Verb& verb);
void add_respond(CLI::App& app, Verb& verb);
void add_respond_forecast(CLI::App& respond, Verb& verb);
void add_respond_propose(CLI::App& respond, Verb& verb);
void add_respond_list(CLI::App& respond, Verb& verb);
void add_respond_sheet(CLI::App& respond, Verb& verb);
void add_respond_plan(CLI::App& respond, Verb& verb);
void add_respond_orders(CLI::App& respond, Verb& verb);  ///< and verify
void add_respond_review(CLI::App& respond, Verb& verb);
void add_respond_experiment(CLI::App& respond, Verb& verb);

}  // namespace lantian::app
