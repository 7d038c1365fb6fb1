#include "report/citations.hpp"

#include "report/facts.hpp"

namespace lantian::report {

int CitationList::cite(const assess::PeriodVerdict& verdict, const assess::Statistic& statistic,
                       const std::string& shown, std::string_view against) {
  assess::FigureAddress address = address_of(verdict, statistic.name, against);
  const auto [row, fresh] = rows_.try_emplace(address.text(), static_cast<int>(all_.size()) + 1);
  if (fresh) {
    std::string method = words_->method(statistic.name, verdict.basis == assess::Basis::members);
    if (!against.empty()) method = words_->say("method.change");
    if (verdict.dust_excluded) method += words_->say("mark.comma") + words_->say("method.dust");
    all_.push_back({row->second, std::move(address), shown, std::move(method), rules_of(verdict, statistic.name)});
  }
  return row->second;
}

}  // namespace lantian::report
