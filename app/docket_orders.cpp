#include "serve/docket_orders.hpp"

#include "app/desk.hpp"
#include "app/docket_desk.hpp"
#include "app/docket_import.hpp"
#include "docket/deadline.hpp"
#include "serve/docket_repeated.hpp"

namespace lantian::app {
namespace {

/// The last second of a day, or now.
Result<UtcSeconds> end_of(const std::string& day, UtcSeconds now) {
  if (day.empty()) return now;
  LANTIAN_TRY(const Day given, parse_day(day));
  return docket::late_from(given) - std::chrono::seconds{1};
}

Result<std::optional<Day>> day_if(const std::string& text) {
  if (text.empty()) return std::optional<Day>{};
  LANTIAN_TRY(const Day day, parse_day(text));
  return std::optional{day};
}

Result<int> docket_orders(const DocketOrdersWords& words) {
  LANTIAN_TRY(const OpenDocket open, open_docket_desk(words.desk, false));
  LANTIAN_TRY(const UtcSeconds now, end_of(words.on, open.now));
  LANTIAN_TRY(const serve::OrdersWritten written,
              serve::write_orders(open.desk(), words.out, now, words.desk.lang == "zh"));
  print(words.desk.json ? serve::json_of(written) : serve::printed(written));
  return 0;
}

Result<int> docket_repeated(const DocketRepeatedWords& words) {
  LANTIAN_TRY(const OpenDocket open, open_docket_desk(words.desk, false));
  serve::RepeatedQuery query;
  LANTIAN_TRY(query.from, day_if(words.from));
  LANTIAN_TRY(query.to, day_if(words.to));
  LANTIAN_TRY(const report::RepeatedTable table, serve::repeated_of(open.desk(), query));
  print(words.desk.json ? report::repeated_json(table) : report::repeated_text(table, open.speech(words.desk)));
  return 0;
}

}  // namespace

int run_docket_orders(const DocketOrdersWords& words) {
  return exit_code(docket_orders(words));
}
int run_docket_repeated(const DocketRepeatedWords& words) {
  return exit_code(docket_repeated(words));
}

}  // namespace lantian::app
