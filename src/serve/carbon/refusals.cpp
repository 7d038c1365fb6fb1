#include "serve/carbon/refusals.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <functional>

namespace lantian::serve {
namespace {

constexpr const char* refusal_kind = "look.refused";

std::string refusal_key(const carbon::BankRefusals& counted) {
  return fmt::format("{}/{}", counted.bank, text_of(counted.day));
}

Error refusal_unreadable(const keep::DocumentRow& row, const Error& why) {
  return {ErrorCode::corrupt, fmt::format("document {} ({} {}): {}", row.number, row.kind, row.key, why.message),
          row.key};
}

}  // namespace

Result<std::string> RefusalDesk::refused(keep::DocumentBook& book, const carbon::ConsentRule& rule,
                                         const carbon::LookRequest& asked, bool files_here) {
  const std::scoped_lock lock{turn_};
  const Day day = std::chrono::floor<std::chrono::days>(to_local(asked.at));
  carbon::BankRefusals& counted = today_[asked.bank];
  if (counted.day != day) {
    carbon::BankRefusals fresh;
    fresh.bank = asked.bank;
    fresh.day = day;
    LANTIAN_TRY(const auto row, book.newest(refusal_kind, refusal_key(fresh)));
    if (row) {
      auto read = read_refusals_json(row->body);
      if (!read) return refusal_unreadable(*row, read.error());
      fresh = *std::move(read);
    }
    counted = std::move(fresh);
  }
  const carbon::RefusalStep step = count_refusal(rule, counted, asked.enterprise, files_here, asked.at);
  if (step.write) {
    carbon::BankRefusals kept = counted;
    kept.kept = asked.at;
    kept.owed = false;
    const std::array drafts{keep::DocumentDraft{refusal_kind, refusal_key(kept), refusals_json(kept), {}}};
    LANTIAN_CHECK(book.append(drafts, asked.officer, asked.at));
    counted = std::move(kept);
  }
  if (!step.tell) return std::string{};
  return fmt::format("{} requests refused since {}; today {} names of enterprises and {} times names of nobody",
                     counted.in_window, text_of(counted.window), counted.names.size(), counted.strangers.count);
}

Result<std::vector<RefusalRow>> RefusalDesk::at(const keep::DocumentBook& book, std::string_view enterprise) const {
  LANTIAN_TRY(const std::vector<keep::DocumentRow> rows, book.each(refusal_kind));
  std::map<std::string, carbon::BankRefusals> all;
  for (const keep::DocumentRow& row : rows) {
    auto read = read_refusals_json(row.body);
    if (!read) return refusal_unreadable(row, read.error());
    all[row.key] = *std::move(read);
  }
  {
    const std::scoped_lock lock{turn_};
    for (const auto& [bank, counted] : today_) all[refusal_key(counted)] = counted;
  }
  std::vector<RefusalRow> out;
  for (const auto& [key, counted] : all) {
    const auto found = counted.names.find(enterprise);
    if (found != counted.names.end()) out.push_back({counted.bank, counted.day, found->second});
  }
  std::ranges::stable_sort(out, std::greater{}, [](const RefusalRow& one) { return one.counted.last; });
  return out;
}

}  // namespace lantian::serve
