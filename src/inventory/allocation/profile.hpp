#pragma once
#include "base/period.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// When a source emits: month x weekday x hour, or by the cold of each day. data/inventory/profiles.toml.
/// All hours are those of the Beijing clock and named by their end: hour 1 of a day is 00:00 - 01:00.
namespace lantian::inventory {

/// How heating follows the cold. A day below `threshold_c` weighs `base_c` minus its mean temperature, another day
/// nothing; hot water adds to every day `hot_water` times the mean weight of the days of its period.
/// Source: emiproc, profiles/hdd.py.
struct DegreeDays {
  double base_c = 0;
  double threshold_c = 0;
  double hot_water = 0;
};

/// Weights of any positive scale; each table is brought to its own sum where it is used.
struct Profile {
  std::string id;
  terms::Name name;
  /// January first: what share of a year falls into each month. Absent: the length and weekdays of a month decide.
  std::optional<std::array<double, 12>> monthly;
  std::array<double, 7> weekday{1, 1, 1, 1, 1, 1, 1};  ///< Monday first
  std::array<double, 24> hourly{};                     ///< hour 1 first
  std::optional<DegreeDays> degree_days;  ///< stands in for `monthly` wherever daily temperatures are given
  std::string source, status;
};

/// Mean temperatures of days in a row, degrees Celsius; an absent one is not known.
struct DailyTemperatures {
  Day first{};
  std::vector<std::optional<double>> mean_c;
  std::optional<double> on(Day day) const;
};

/// The share of each hour of a period in the period's total: 24 a day, hour 1 of the first day first. Sums to 1 within
/// 1e-12. Never negative.
struct HourShares {
  Period period;
  std::vector<double> share;
  /// True where the profile emits nothing in the whole period (heating in July): every hour then has an equal share, so
  /// that no tonne is lost, and a report must say so.
  bool even = false;
};

/// The shares of the hours of `period`. A month has its share of the year whatever its length; inside it days weigh by
/// weekday; a part of a month has the part of the month's weight that its days have. `later_hours` moves the day's
/// course (0..23): people in Xinjiang rise two hours later by the Beijing clock. With `temperatures` a profile of
/// degree days uses these instead of its months.
/// Returns incomplete naming the first days without a temperature.
Result<HourShares> hour_shares(const Profile& profile, const Period& period, int later_hours = 0,
                               const DailyTemperatures* temperatures = nullptr);

/// What share of what is emitted in `whole` falls into `part`: what a heating season has of a year. Days of `part`
/// outside of `whole` count nothing. By days where the profile emits nothing in all of `whole`. 0 when they do not
/// meet.
double share_of(const Profile& profile, const Period& whole, const Period& part);
/// The same by daily temperatures. Returns incomplete naming the first days of `whole` without one.
Result<double> share_of(const Profile& profile, const Period& whole, const Period& part,
                        const DailyTemperatures& temperatures);

/// The sum of degree days over a period, to compare one winter with another.
/// Returns incomplete naming the first days without a temperature.
Result<double> degree_days_of(const DegreeDays& rule, const Period& period, const DailyTemperatures& temperatures);

/// Which profile a source has, and why.
struct ProfileUse {
  const Profile* profile = nullptr;
  int later_hours = 0;
  std::string matched;  ///< "class 01-RES", "sector 'mobile'", "fallback"
};

/// What a closure check calls a spike, and how far sums may be off (inventory/allocation/closure.hpp).
struct ClosureRule {
  double spike_ratio = 0;  ///< first hour of a day or month against the larger of its two neighbours
  double relative = 0;     ///< largest deviation of a sum
  std::string source, status;
};

class ProfileBook {
 public:
  /// Returns malformed with every fault, one a line.
  static Result<ProfileBook> read(const terms::SourceFile& file);

  /// Null when there is none.
  const Profile* profile(std::string_view id) const;
  /// The profile of the longest class prefix that covers the class; else of the sector; else the fallback. `unit_id`
  /// decides how much later the day is.
  ProfileUse find(std::string_view class_code, std::string_view sector, std::string_view unit_id) const;
  const std::vector<Profile>& profiles() const { return profiles_; }
  const ClosureRule& closure() const { return closure_; }

 private:
  friend class ProfileReader;
  struct Use {
    std::string class_prefix, sector;
    std::size_t profile = 0;
  };
  struct Clock {
    std::string unit_prefix;
    int later_hours = 0;
  };
  std::vector<Profile> profiles_;
  std::vector<Use> uses_;
  std::vector<Clock> clocks_;
  std::size_t fallback_ = 0;
  ClosureRule closure_;
};

}  // namespace lantian::inventory
