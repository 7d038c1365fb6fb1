#pragma once
#include "base/clock.hpp"
#include "docket/calendar.hpp"
#include "terms/tree.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Files that go out by themselves: what, when and where to, as data. doc/office-files.md.
namespace lantian::serve {

/// What a day of delivery must be.
enum class DeliveryDays : std::uint8_t { every, working, weekday, month_begin };

/// One file that goes out again and again.
struct Delivery {
  std::string id;
  terms::Name name;
  std::string ask;        ///< an address of the API below /api/v1, with places for days and periods
  std::string file_name;  ///< likewise
  bool english = false;
  std::chrono::minutes at{};  ///< on the Beijing clock, since midnight
  DeliveryDays days = DeliveryDays::every;
  std::chrono::weekday weekday{};  ///< when `days` is one
  std::string folder;              ///< absolute; empty: it goes to the webhook
  std::string webhook;             ///< https, or http to this machine
  std::string secret_from;         ///< name of the environment variable that holds the secret of the webhook, or empty
};

struct DeliveryPlan {
  std::vector<Delivery> deliveries;

  /// Returns malformed with every fault, one a line: an unknown place in braces, a time that is none, no target or two,
  /// a file name that could leave its folder, an id twice.
  static Result<DeliveryPlan> read(const terms::SourceFile& file);
};

/// `text` with its places filled for a delivery of that day: {today}, {yesterday}, {last_week} (Monday to Sunday),
/// {last_month}, {last_year}, {month_to_date}, {year_to_date}, {assessment_year_to_date} (to yesterday); with
/// ":before", like {last_month:before}, the same stretch a year earlier. Returns malformed for another place.
Result<std::string> filled_for(std::string_view text, Day day);

/// The moment of a delivery.
inline UtcSeconds moment_of(const Delivery& delivery, Day day) {
  return to_utc(day + delivery.at);
}

/// The days behind `done` whose moment has come by `now`, ascending; at most the latest `most`. Returns not_in_force
/// from the calendar when worked days are asked for in a year without a notice.
Result<std::vector<Day>> days_due(const Delivery& delivery, Day done, UtcSeconds now, std::size_t most,
                                  const docket::WorkCalendar& calendar);

}  // namespace lantian::serve
