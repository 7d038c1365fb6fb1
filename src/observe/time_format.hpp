#pragma once
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::observe {

/// What a text of date and time says, unchecked against the calendar. Parts the format lacks keep -1 (zone: no value).
struct ClockParts {
  int year = -1;
  int month = -1;
  int day = -1;
  int hour = -1;
  int minute = 0;
  int second = 0;
  std::optional<int> zone_minutes;
};

/// A pattern for dates and times: YYYY; MM DD HH mm ss need two digits, M D H m s one or two; Z is "Z" or "+08:00";
/// every other character stands for itself (also Chinese ones). "YYYY-M-D H:mm" reads "2023-1-5 0:00" and "2023-01-05
/// 00:00".
class TimeFormat {
 public:
  /// Returns malformed when the pattern names a part twice or none at all.
  static Result<TimeFormat> make(std::string_view pattern);

  /// No value when the text does not have this form from end to end.
  std::optional<ClockParts> read(std::string_view text) const;
  bool has_hour() const { return has_hour_; }
  bool has_date() const { return has_date_; }
  const std::string& pattern() const { return pattern_; }

 private:
  struct Token {
    char part = 0;  ///< Y M D H m s Z, or 0 for a literal byte
    std::uint8_t least = 0;
    std::uint8_t most = 0;
    char literal = 0;
  };
  std::string pattern_;
  std::vector<Token> tokens_;
  bool has_hour_ = false;
  bool has_date_ = false;
};

}  // namespace lantian::observe
