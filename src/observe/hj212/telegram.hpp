#pragma once
#include "base/clock.hpp"
#include "observe/hj212/device.hpp"
#include "observe/hj212/verdict.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::observe::hj212 {

/// Which statistic of a factor a value is. Stored: never renumber.
enum class Statistic : std::uint8_t {
  rtd = 0,
  avg = 1,
  min = 2,
  max = 3,
  cou = 4,
  zs_rtd = 5,
  zs_avg = 6,
  zs_min = 7,
  zs_max = 8,  ///< converted to reference oxygen by the device ("Zs")
  raw_avg = 9,
  day_data = 10,
  night_data = 11,
  data = 12,
  run_state = 13,
  run_hours = 14,
  other = 15,
};
std::string_view name_of(Statistic statistic);  ///< "Rtd", "Avg", ...

/// One value of a telegram. Views point into the judged segment or the protocol tables.
struct Sample {
  std::string_view factor;  ///< the factor's present code after the device's mapping; the raw code when unknown
  std::string_view code;    ///< as sent
  Statistic statistic{};
  std::string_view suffix;       ///< as sent; says what Statistic::other is
  std::string_view text;         ///< the value as sent: precision is evidence
  std::optional<Decimal> value;  ///< no value: missing, or a word
  std::string_view flag;         ///< data flag of the factor; empty = none given
  bool usable = false;           ///< the flag allows the value and it is a number
};

/// One factor of a telegram, in the order of appearance.
struct FactorPart {
  std::string_view factor;  ///< as in Sample
  std::string_view code;    ///< as sent
  std::string_view flag;    ///< of all its values
  bool words = false;       ///< a word is a lawful value (2025: "St")
  std::array<std::uint16_t, 16>
      sample_at{};  ///< by Statistic: index in `samples` plus one; 0 = none. `other`: the last
};

/// The meaning of an accepted upload.
/// `begin`, `end`: the interval it speaks for in UTC, half-open, after the device's label and clock; an instant has
/// begin = end. Without DataTime both are the time of reception and `timed` is false.
struct Telegram {
  Content content{};
  UtcSeconds begin{}, end{};
  bool timed = false;
  bool reupload = false;  ///< RF=1
  std::vector<Sample> samples;
  std::vector<FactorPart> factors;
  Deviations deviations;  ///< further ones, of the values; with any, `accept` becomes `accept_deviant`
};

/// The verdict after the values were read too: an accepted telegram with deviations is accept_deviant.
constexpr Verdict with_values(Verdict verdict, Deviations of_values) {
  return verdict == Verdict::accept && !of_values.empty() ? Verdict::accept_deviant : verdict;
}

/// Reads the samples of a judged telegram. Parts of a split upload (PNUM/PNO) are telegrams of their own: they merge in
/// the store by (MN, ST, CN, DataTime), as their QNs differ (HJ 212-2017 C.49, C.50). Reusable.
void read_telegram(const Judged& judged, const Protocol& protocol, const Device& device, UtcSeconds received,
                   Telegram& telegram);

}  // namespace lantian::observe::hj212
