#include "serve/carbon/accounts_parts_json.hpp"
#include "serve/carbon/filings_feeds.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

/// A table without the columns that nothing fills; those are named apart.
DocumentJson feed_part(const carbon::FilingFeed& feed) {
  const auto empty = feed.unfilled();
  DocumentJson columns = DocumentJson::array(), unfilled = DocumentJson::array(), rows = DocumentJson::array();
  std::vector<std::size_t> shown;
  for (std::size_t n = 0; n < feed.form->columns.size(); ++n) {
    const terms::FormColumn& column = feed.form->columns[n];
    const bool filled = std::ranges::find(empty, &column) == empty.end();
    (filled ? columns : unfilled).push_back({{"field", column.field}, {"name", name_part(column.name)}});
    if (filled) shown.push_back(n);
  }
  for (const terms::Record& record : feed.rows) {
    DocumentJson row = DocumentJson::array();
    for (const std::size_t n : shown) row.push_back(record.cells[n]);
    rows.push_back(std::move(row));
  }
  DocumentJson gaps = DocumentJson::array();
  for (const carbon::FeedGap& one : feed.gaps) {
    gaps.push_back({{"code", one.code},
                    {"subject", one.subject},
                    {"what", name_part(one.what)},
                    {"advice", name_part(one.advice)}});
  }
  return {{"id", feed.id},
          {"form", {{"id", feed.form->id}, {"name", name_part(feed.form->name)}}},
          {"columns", std::move(columns)},
          {"rows", std::move(rows)},
          {"unfilled", std::move(unfilled)},
          {"gaps", std::move(gaps)}};
}

DocumentJson outlet_part(const assess::Outlet& outlet, Day day) {
  DocumentJson limits = DocumentJson::array();
  const assess::Permit* permit = outlet.permit(day);
  for (const assess::CemsLimit& one : permit == nullptr ? std::vector<assess::CemsLimit>{} : permit->limits) {
    limits.push_back({{"factor", one.factor}, {"name", name_part(one.name)}, {"limit_mg_m3", one.limit.text()}});
  }
  return {{"id", outlet.id},
          {"name", name_part(outlet.name)},
          {"document", permit == nullptr ? DocumentJson(nullptr) : DocumentJson(permit->document)},
          {"status", permit == nullptr ? DocumentJson(nullptr) : DocumentJson(permit->status)},
          {"limits", std::move(limits)}};
}

}  // namespace

std::string month_feeds_json(const MonthFeeds& feeds) {
  DocumentJson outlets = DocumentJson::array(), parts = DocumentJson::array();
  const auto span = parse_period(feeds.month);
  for (const assess::Outlet& one : feeds.outlets) outlets.push_back(outlet_part(one, span->begin));
  for (const carbon::FilingFeed& one : feeds.feeds) parts.push_back(feed_part(one));
  return DocumentJson{{"enterprise", feeds.enterprise->id},
                      {"name", name_part(feeds.enterprise->name)},
                      {"month", feeds.month},
                      {"state", name_of(feeds.state)},
                      {"guide", feeds.guide},
                      {"synthetic", feeds.enterprise->synthetic},
                      {"inventory", feeds.inventory},
                      {"outlets", std::move(outlets)},
                      {"feeds", std::move(parts)}}
      .dump();
}

}  // namespace lantian::serve
