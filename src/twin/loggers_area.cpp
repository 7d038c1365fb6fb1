#include "twin/loggers_area.hpp"

#include "twin/dice.hpp"
#include "twin/loggers_telegram.hpp"
#include "twin/loggers_values.hpp"

#include <algorithm>

namespace lantian::twin {
namespace {

using observe::hj212::DeviceKind;
using observe::hj212::Dialect;

enum AreaPurpose : std::uint64_t { missing_value = 8 };
constexpr int minutes_an_hour = 60, minutes_a_day = 1440;
constexpr std::size_t long_area = 1100;

/// The data area of one telegram under writing.
class AreaWriter {
 public:
  AreaWriter(const FleetPlan& plan, const Logger& logger, const Due& due, std::string& area)
      : plan_{plan}, logger_{logger}, kind_{plan.kinds[logger.kind]}, due_{due}, area_{area}, begin_{due.begin} {
    // A frozen logger repeats the record of midnight, values and all.
    if (logger.fault == LoggerFault::frozen_time)
      begin_ = to_utc(std::chrono::floor<std::chrono::days>(to_local(begin_)));
  }

  void write_time(std::string& data_time) {
    const bool label_end = logger_.dialect == Dialect::d2005;
    data_time.clear();
    append_stamp(data_time, logger_, label_end ? begin_ + std::chrono::minutes{minutes()} : begin_);
    if (logger_.fault == LoggerFault::long_data_time) data_time += "000";
    area_ += "DataTime=";
    area_ += data_time;
    area_ += ';';
  }

  void write_instant() {
    for (std::size_t i = 0; i < kind_.factors.size(); ++i) {
      const LoggerFactor& factor = kind_.factors[i];
      const std::int64_t value = instant_value(plan_, logger_, i, begin_);
      item(factor, i == 0 && logger_.fault == LoggerFault::odd_suffix ? "-td=" : "-Rtd=", value);
      if (i == 0 && logger_.fault == LoggerFault::repeated_key) item(factor, "-Rtd=", value + 1);
      if (factor.converted) converted(factor, "-ZsRtd=", value, oxygen_at(begin_));
      close(factor);
    }
  }

  void write_summary(bool changed) {
    const std::size_t half = (kind_.factors.size() + 1) / 2;
    const std::size_t first = due_.part == 2 ? half : 0;
    const std::size_t last = due_.part == 1 ? half : kind_.factors.size();
    for (std::size_t i = first; i < last; ++i) {
      Summary summary = summary_of(plan_, logger_, i, begin_, minutes());
      if (changed) ++summary.avg;
      summary_items(kind_.factors[i], summary, i == first);
      close(kind_.factors[i]);
    }
  }

  /// Noise by day and by night (06:00 - 22:00 and the rest), HJ 212-2017 C.19.
  void write_noise_day() {
    for (std::size_t i = 0; i < kind_.factors.size(); ++i) {
      const LoggerFactor& factor = kind_.factors[i];
      item(factor, "-DayData=", summary_of(plan_, logger_, i, begin_ + std::chrono::hours{6}, 16 * 60).avg);
      item(factor, "-NightData=", summary_of(plan_, logger_, i, begin_, 6 * 60).avg);
      area_.back() = ';';
    }
  }

  void write_facility() {
    for (const std::string& name : kind_.facility) {
      area_ += name;
      area_ += "=1;";
    }
  }

  void write_log() {
    area_ += "PolId=";
    area_ += code(kind_.factors.front());
    area_ += ";i11001-Info=//";
    area_ += logger_.fault == LoggerFault::gbk_log ? plan_.log_gb18030 : plan_.log;
    area_ += "//;";
  }

  void finish(std::size_t start) {
    if (logger_.fault == LoggerFault::own_factor) area_ += "ua19004-Rtd=3;831-Rtd=0.52;pms_rules-Rtd=1;100000-Rtd=1;";
    if (logger_.fault == LoggerFault::bare_flag) area_ += "Flag=N;";
    for (int i = 100; logger_.fault == LoggerFault::long_segment && area_.size() - start < long_area; ++i) {
      area_ += "e";
      append_number(area_, i, 0);
      area_ += "-Rtd=0.50;";
    }
    if (logger_.fault != LoggerFault::trailing_separator) area_.pop_back();
  }

 private:
  int minutes() const {
    switch (due_.cn) {
      case 2051:
        return kind_.minute_minutes;
      case 2061:
        return minutes_an_hour;
      case 2031:
        return minutes_a_day;
      default:
        return 0;
    }
  }

  const std::string& code(const LoggerFactor& factor) const {
    return logger_.dialect == Dialect::d2005 ? factor.old_code : factor.code;
  }

  void item(const LoggerFactor& factor, std::string_view suffix, std::int64_t value) {
    area_ += code(factor);
    area_ += suffix;
    if (!write_missing(factor)) append_number(area_, value, factor.places);
    area_ += ',';
  }

  /// Writes one of the field's words for "no value" in place of some values.
  bool write_missing(const LoggerFactor& factor) {
    const bool empty = logger_.fault == LoggerFault::empty_value;
    if (!empty && logger_.fault != LoggerFault::sentinel) return false;
    const auto place = static_cast<std::uint64_t>(&factor - kind_.factors.data());
    Dice dice{logger_.seed, key_of(missing_value * 64 + place, static_cast<std::uint64_t>(logger_.number),
                                   static_cast<std::uint64_t>(due_.at.time_since_epoch().count()))};
    if (dice.below(5) != 0) return false;
    if (!empty) {
      area_ += "-9999";
    } else if (dice.below(2) == 0) {
      area_ += "--";
    }
    return true;
  }

  void close(const LoggerFactor& factor) {
    if (logger_.fault == LoggerFault::odd_suffix) {
      area_ += code(factor);
      area_ += "-ValidNum=12,";
    }
    // Ambient stations of 2005 mark a right value by 3 (table of data flags).
    const bool digit = kind_.kind == DeviceKind::ambient && logger_.dialect == Dialect::d2005;
    area_ += code(factor);
    area_ += digit ? "-Flag=3;" : "-Flag=N;";
  }

  struct Oxygen {
    std::int64_t value = 0;
    int places = 0;
  };
  const LoggerFactor* oxygen_factor(std::size_t& number) const {
    const auto found = std::ranges::find(kind_.factors, kind_.oxygen, &LoggerFactor::code);
    number = static_cast<std::size_t>(found - kind_.factors.begin());
    return found == kind_.factors.end() ? nullptr : &*found;
  }
  Oxygen oxygen_at(UtcSeconds at) const {
    std::size_t number = 0;
    const LoggerFactor* factor = oxygen_factor(number);
    return factor == nullptr ? Oxygen{} : Oxygen{instant_value(plan_, logger_, number, at), factor->places};
  }
  Oxygen oxygen_mean() const {
    std::size_t number = 0;
    const LoggerFactor* factor = oxygen_factor(number);
    if (factor == nullptr) return {};
    return {summary_of(plan_, logger_, number, begin_, minutes()).avg, factor->places};
  }

  void converted(const LoggerFactor& factor, std::string_view suffix, std::int64_t value, Oxygen oxygen) {
    const auto zs = converted_value(kind_, value, oxygen.value, oxygen.places);
    if (!zs) return;
    item(factor, suffix, logger_.fault == LoggerFault::conversion_wrong ? *zs * 3 / 5 : *zs);
  }

  void summary_items(const LoggerFactor& factor, const Summary& summary, bool first) {
    if (factor.sum_permille > 0) {
      item(factor, "-Cou=", summary.avg * minutes() * 60 * factor.sum_permille / 1000);
    }
    item(factor, "-Min=", summary.min);
    const bool outside = logger_.fault == LoggerFault::average_outside;
    item(factor, "-Avg=", outside ? summary.max + summary.max / 10 + 1 : summary.avg);
    if (first && logger_.fault == LoggerFault::repeated_key) item(factor, "-Avg=", summary.avg + 1);
    item(factor, "-Max=", summary.max);
    if (!factor.converted) return;
    const Oxygen oxygen = oxygen_mean();
    converted(factor, "-ZsMin=", summary.min, oxygen);
    converted(factor, "-ZsAvg=", summary.avg, oxygen);
    converted(factor, "-ZsMax=", summary.max, oxygen);
  }

  const FleetPlan& plan_;
  const Logger& logger_;
  const LoggerKind& kind_;
  const Due& due_;
  std::string& area_;
  UtcSeconds begin_;
};

}  // namespace

void append_area(const FleetPlan& plan, const Logger& logger, const Due& due, bool changed, std::string& area,
                 std::string& data_time) {
  data_time.clear();
  if (due.cn == 9015) return;
  const std::size_t start = area.size();
  AreaWriter writer{plan, logger, due, area};
  writer.write_time(data_time);
  if (due.cn == 2021) {
    writer.write_facility();
  } else if (due.cn == 3020) {
    writer.write_log();
  } else if (due.cn == 2031 && plan.kinds[logger.kind].kind == DeviceKind::noise) {
    writer.write_noise_day();
  } else if (is_kept(due.cn)) {
    writer.write_summary(changed);
  } else {
    writer.write_instant();
  }
  writer.finish(start);
}

}  // namespace lantian::twin
