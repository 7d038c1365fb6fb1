// One filed month as the tables that others take.
#include "serve/carbon/filings_feeds.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "keep/workbook.hpp"
#include "serve/inventory_rows.hpp"
#include "serve/office_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace lantian::serve {
namespace {

Result<terms::SourceFile> feeds_file(const std::string& path) {
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{path, std::move(text)};
}

Result<const terms::Form*> feeds_form(const std::string& path, MonthFeeds& out) {
  LANTIAN_TRY(const terms::SourceFile file, feeds_file(path));
  LANTIAN_TRY(terms::Form form, terms::read_form(file));
  return &out.forms.emplace_back(std::move(form));
}

/// Place of a pollutant in the columns of the reduction list.
std::optional<std::size_t> base_place(inventory::Pollutant pollutant) {
  switch (pollutant) {
    case inventory::Pollutant::so2:
      return 0;
    case inventory::Pollutant::nox:
      return 1;
    case inventory::Pollutant::pm:
      return 2;
    case inventory::Pollutant::voc:
      return 3;
    default:
      return std::nullopt;
  }
}

/// What the inventory says of sources, for one month.
class FeedSources {
 public:
  FeedSources(const CarbonDesk& desk, std::string month) : office_{*desk.office}, month_{std::move(month)} {
    if (desk.sources == nullptr) {
      why_ = "no inventory belongs to this book";
      return;
    }
    auto inventory = desk.sources->inventory();
    if (!inventory) {
      why_ = inventory.error().message;
      return;
    }
    book_ = *std::move(inventory);
    auto records = inventory_records(office_, *book_, std::nullopt);
    if (!records) {
      why_ = records.error().message;
      return;
    }
    for (const inventory::Source& one : records->sources) classes_[one.id] = one.class_code;
  }

  const std::string& why() const { return why_; }

  std::optional<carbon::KnownSource> find(const std::string& id) {
    const auto found = classes_.find(id);
    if (found == classes_.end()) return std::nullopt;
    carbon::KnownSource out;
    out.class_code = found->second;
    fill_base(id, out);
    return out;
  }

 private:
  /// Whole grams of the mean day, cut down; a month that the inventory says nothing of leaves the base open.
  void fill_base(const std::string& id, carbon::KnownSource& out) const {
    InventoryQuestion question;
    question.period = month_;
    question.source = id;
    const auto rows = inventory_rows(office_, *book_, question);
    if (!rows) return;
    std::array<std::optional<double>, 4> tonnes{};
    for (const inventory::Emission& row : rows->rows) {
      const auto at = base_place(row.pollutant);
      if (row.source_id != id || !at || !row.mass_t) continue;
      tonnes[*at] = tonnes[*at].value_or(0) + *row.mass_t;
    }
    constexpr double grams_per_tonne = 1e6;
    constexpr int places_of_kg = 3;
    for (std::size_t n = 0; n < tonnes.size(); ++n) {
      if (!tonnes[n]) continue;
      const double grams = std::floor(*tonnes[n] * grams_per_tonne / rows->period.days());
      out.base_kg_d[n] = Decimal{static_cast<std::int64_t>(grams), places_of_kg};
    }
  }

  const InventoryOffice& office_;
  std::string month_, why_;
  std::shared_ptr<const keep::InventoryBook> book_;
  std::map<std::string, std::string, std::less<>> classes_;
};

/// Outlets that the permit names, as permits.toml of the region has them.
Result<std::vector<assess::Outlet>> permit_outlets(const CarbonDesk& desk, const carbon::TiedPermit& permit) {
  std::vector<assess::Outlet> out;
  const std::string path = fmt::format("{}/regions/{}/permits.toml", desk.office->office().root(), desk.region);
  if (permit.outlets.empty() || !keep::exists(path)) return out;
  LANTIAN_TRY(const terms::SourceFile file, feeds_file(path));
  LANTIAN_TRY(std::vector<assess::Outlet> all, assess::read_outlets(std::span{&file, 1}));
  for (assess::Outlet& one : all) {
    if (one.synthetic == desk.synthetic && std::ranges::find(permit.outlets, one.id) != permit.outlets.end()) {
      out.push_back(std::move(one));
    }
  }
  return out;
}

/// Filings of the calendar year up to the month, and whether all of the month are final.
std::vector<carbon::Month> months_until(const CarbonFilings& filings, const std::string& enterprise, MonthFeeds& out) {
  std::vector<carbon::Month> year;
  bool any = false, final = true;
  for (const carbon::Month& one : filings.months) {
    if (one.enterprise != enterprise || one.month > out.month || !one.month.starts_with(out.month.substr(0, 4))) {
      continue;
    }
    if (one.month == out.month) {
      any = true;
      final = final && one.state == carbon::MonthState::final;
    }
    year.push_back(one);
  }
  if (any) out.state = final ? carbon::MonthState::final : carbon::MonthState::provisional;
  return year;
}

}  // namespace

Result<carbon::FilingTies> filing_ties(const CarbonDesk& desk) {
  std::string path = desk.directory.empty() ? std::string{} : desk.directory + "/carbon-ties.toml";
  if (path.empty() || !keep::exists(path)) {
    if (!desk.synthetic) return carbon::FilingTies{};
    path = fmt::format("{}/regions/{}/carbon-ties.toml", desk.office->office().root(), desk.region);
    if (!keep::exists(path)) return carbon::FilingTies{};
  }
  LANTIAN_TRY(const terms::SourceFile file, feeds_file(path));
  return carbon::read_filing_ties(file);
}

Result<MonthFeeds> month_feeds(const CarbonDesk& desk, const CarbonFilings& filings,
                               const carbon::Enterprise& enterprise, const std::string& month) {
  const auto span = parse_period(month);
  if (!span || span->kind != PeriodKind::month) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no month; one is written like 2024-05", in_quotes(month)), "month"};
  }
  MonthFeeds out;
  out.enterprise = &enterprise;
  out.month = month;
  const std::vector<carbon::Month> year = months_until(filings, enterprise.id, out);
  if (out.state == carbon::MonthState::missing) {
    return Error{ErrorCode::not_found,
                 fmt::format("{} filed nothing of {}; a month feeds others once it is filed", enterprise.id, month),
                 "month"};
  }
  const std::string& root = desk.office->office().root();
  LANTIAN_TRY(const carbon::GuideProgram* program, guide_of_month(*desk.carbon, enterprise, month));
  LANTIAN_TRY(const carbon::FilingTies ties, filing_ties(desk));
  LANTIAN_TRY(const terms::SourceFile said, feeds_file(root + "/data/carbon/feeds.toml"));
  LANTIAN_TRY(const carbon::FeedWords words, carbon::read_feed_words(said));
  LANTIAN_TRY(const terms::Form* permits, feeds_form(root + "/data/carbon/forms/permit_statement.toml", out));
  LANTIAN_TRY(const terms::Form* lines, feeds_form(root + "/data/carbon/forms/account_lines.toml", out));
  LANTIAN_TRY(const terms::Form* listed, feeds_form(root + "/data/respond/forms/industry.toml", out));
  LANTIAN_TRY(const terms::Form* activities, desk.office->form("activity"));
  out.guide = program->guide.ref();
  FeedSources sources{desk, month};
  out.inventory = sources.why();
  const carbon::SourceLookup known = [&sources](const std::string& id) { return sources.find(id); };
  const carbon::FeedQuestion question{&enterprise, &program->guide, &ties, &words, &desk.carbon->units(), month, year};
  out.feeds.push_back(carbon::permit_feed(question, *permits));
  out.feeds.push_back(carbon::inventory_feed(question, *activities, known));
  LANTIAN_TRY(const YearAccount account, year_account(*desk.carbon, filings, enterprise, month, {}));
  out.feeds.push_back(carbon::carbon_feed(question, *lines, account.computed.account));
  out.feeds.push_back(carbon::emergency_feed(question, *listed, known));
  if (const carbon::TiedPermit* permit = ties.permit(enterprise.id, span->begin)) {
    LANTIAN_TRY(out.outlets, permit_outlets(desk, *permit));
  }
  return out;
}

Answer feeds_answer(const Call& call, const MonthFeeds& feeds) {
  const std::string wanted = call.request.field("feed").value_or(""),
                    format = call.request.field("format").value_or("");
  const auto feed = std::ranges::find(feeds.feeds, wanted, &carbon::FilingFeed::id);
  if (!wanted.empty() && feed == feeds.feeds.end()) {
    return Problem{problems::bad_request,
                   fmt::format("a month does not feed {}", in_quotes(wanted)),
                   {"permit", "inventory", "carbon", "emergency"}};
  }
  if (format.empty() || format == "json") return json_reply(month_feeds_json(feeds));
  if (format != "csv" && format != "xlsx") {
    return Problem{problems::bad_request, fmt::format("no form {}", in_quotes(format)), {"json", "csv", "xlsx"}};
  }
  if (wanted.empty()) {
    return Problem{problems::bad_request,
                   "a table is of one feed; say which: ?feed=inventory&format=csv",
                   {"permit", "inventory", "carbon", "emergency"}};
  }
  if (!feeds.final()) {
    return Problem{problems::conflict,
                   fmt::format("{} of {} is provisional: tables go out of a month that was approved; look at it here "
                               "without format=, and have it approved",
                               feeds.month, feeds.enterprise->id)};
  }
  std::string bytes;
  if (format == "csv") {
    bytes = terms::write_csv(*feed->form, feed->rows, !call.english);
  } else {
    LANTIAN_TRY(bytes, keep::write_workbook(*feed->form, feed->rows, !call.english));
  }
  return HttpReply{
      200,
      std::string{media_type_of(format)},
      std::move(bytes),
      {{"Content-Disposition", fmt::format("attachment; filename=\"{}-{}.{}\"", feed->id, feeds.month, format)}},
      {}};
}

}  // namespace lantian::serve
