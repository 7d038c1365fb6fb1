#include "keep/telemetry_book.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace lantian::keep {
namespace {

/// The order of answers; `st` is the last tie. With a revision behind it, the key of a value.
using TelemetryKey =
    std::tuple<std::string, std::uint8_t, UtcSeconds, std::string, std::uint8_t, std::string, std::string>;

TelemetryKey key_of_value(const TelemetryValue& value) {
  return {value.mn, value.content, value.begin, value.factor, value.statistic, value.suffix, value.st};
}

bool same_claim(const TelemetryValue& a, const TelemetryValue& b) {
  const bool same_number = a.value.has_value() == b.value.has_value() &&
                           (!a.value || (a.value->unscaled == b.value->unscaled && a.value->places == b.value->places));
  return same_number && a.word == b.word && a.flag == b.flag && a.usable == b.usable;
}

bool holds_or_empty(const std::vector<std::string>& wanted, const std::string& word) {
  return wanted.empty() || std::ranges::find(wanted, word) != wanted.end();
}

class MemoryTelemetry final : public TelemetryBook {
 public:
  Result<TelemetryReceipt> append(std::span<const TelemetryValue> values, FramePlace cursor) override {
    TelemetryReceipt receipt;
    for (const TelemetryValue& value : values) {
      std::vector<TelemetryValue>& revisions = values_[key_of_value(value)];
      if (!revisions.empty() && same_claim(revisions.back(), value)) {
        ++receipt.unchanged;
        continue;
      }
      ++(revisions.empty() ? receipt.stored : receipt.superseded);
      revisions.push_back(value);
      revisions.back().revision = static_cast<std::int32_t>(revisions.size()) - 1;
    }
    cursor_ = cursor;
    return receipt;
  }

  Result<FramePlace> cursor() const override { return cursor_; }

  Result<std::vector<TelemetryValue>> values(const TelemetryQuery& query) const override {
    std::vector<TelemetryValue> answer;
    for (const auto& [key, revisions] : values_) {
      const TelemetryValue& last = revisions.back();
      const bool wanted = last.begin >= query.begin && last.begin < query.end &&
                          (!query.content || *query.content == last.content) && holds_or_empty(query.mn, last.mn) &&
                          holds_or_empty(query.factor, last.factor);
      if (!wanted) continue;
      answer.insert(answer.end(), query.all_revisions ? revisions.begin() : revisions.end() - 1, revisions.end());
    }
    std::ranges::stable_sort(answer, {}, [](const TelemetryValue& v) {
      return std::tie(v.mn, v.content, v.begin, v.factor, v.statistic, v.suffix, v.revision);
    });
    return answer;
  }

  Result<std::vector<Slot>> slots(const TelemetryQuery& query) const override {
    LANTIAN_TRY(const std::vector<TelemetryValue> found, values(query));
    std::vector<Slot> slots;
    for (const TelemetryValue& value : found) {
      const bool told = !slots.empty() && slots.back().mn == value.mn && slots.back().content == value.content &&
                        slots.back().begin == value.begin;
      if (value.usable && !told) slots.push_back({value.mn, value.content, value.begin});
    }
    return slots;
  }

 private:
  std::map<TelemetryKey, std::vector<TelemetryValue>> values_;
  FramePlace cursor_;
};

}  // namespace

std::unique_ptr<TelemetryBook> make_memory_telemetry() {
  return std::make_unique<MemoryTelemetry>();
}

}  // namespace lantian::keep
