#include "app/transport_desk.hpp"
#include "keep/transport_table.hpp"
#include "serve/transport_groups_text.hpp"

namespace lantian::app {
namespace {

transport::Measured measured_of(const std::string& word) {
  if (word == "pm10") return transport::Measured::pm10;
  if (word == "so2") return transport::Measured::so2;
  if (word == "nox") return transport::Measured::nox;
  return transport::Measured::pm25;
}

Result<int> answer_whatif(const WhatIfWords& words) {
  LANTIAN_TRY(const auto table, keep::read_transport_table(words.table));
  std::vector<transport::EmissionChange> changes;
  for (const std::string& text : words.changes) {
    LANTIAN_TRY(const auto change, transport::parse_change(text));
    changes.push_back(change);
  }
  LANTIAN_TRY(const auto factors, transport::factors_of(table, changes));
  LANTIAN_TRY(const auto offices, open_offices());
  const serve::WhatIfShape shape{words.language != "en", measured_of(words.measured), words.by_window,
                                 words.sources_shown, threads_of(0)};
  if (!words.by.empty()) {
    LANTIAN_TRY(const auto keys, transport::parse_grouping(words.by));
    LANTIAN_TRY(const auto text, serve::printed_groups(*offices->inventory, table, keys, factors, shape));
    print(text);
    return 0;
  }
  print(serve::printed_whatif(*offices->inventory, table, factors, shape));
  return 0;
}

}  // namespace

int run_transport_whatif(const WhatIfWords& words) {
  return exit_code(answer_whatif(words));
}

}  // namespace lantian::app
