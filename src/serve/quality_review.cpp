#include "base/sha256.hpp"
#include "serve/quality.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

namespace quality = observe::quality;
using keep::MarkState;
using keep::QualityMark;
using keep::StoredReading;
using ReviewJson = nlohmann::ordered_json;

constexpr std::string_view review_format =
    "A decision of a reviewer: JSON with the mark, who decided what and why, and the readings it made valid or "
    "invalid.\n";

/// Whether the interval of an hourly reading lies inside the mark's stretch.
bool covers(const quality::Finding& finding, HourEnding hour) {
  const UtcSeconds begin = quality::begin_of(hour);
  return finding.from <= begin && begin < finding.to;
}

bool speaks_of(const quality::Finding& finding, observe::Species species) {
  return finding.factor == quality::all_factors || finding.factor == terms::symbol(species);
}

/// The days that a stretch touches, for a query.
Period days_of_stretch(const quality::Finding& finding) {
  const auto day = [](UtcSeconds instant) { return std::chrono::floor<std::chrono::days>(to_local(instant)); };
  return {PeriodKind::range, day(finding.from), day(finding.to - std::chrono::seconds{1}) + std::chrono::days{1}, ""};
}

std::vector<observe::Species> species_of_mark(const quality::Finding& finding) {
  std::vector<observe::Species> species;
  for (int code = 1; code < 100; ++code) {
    const auto one = static_cast<observe::Species>(code);
    if (terms::symbol(one) != "?" && speaks_of(finding, one)) species.push_back(one);
  }
  return species;
}

/// The hourly readings that a mark is about, as of a revision or now. None when the factor is no species.
Result<std::vector<StoredReading>> readings_of(const keep::ReadingBook& book, const quality::Finding& finding,
                                               std::optional<keep::Revision> as_of = std::nullopt) {
  const keep::SlabQuery query{{finding.place}, species_of_mark(finding), days_of_stretch(finding), as_of};
  if (query.species.empty()) return std::vector<StoredReading>{};
  LANTIAN_TRY(std::vector<StoredReading> readings, book.readings(query, observe::Averaging::hour));
  std::erase_if(readings, [&](const StoredReading& reading) { return !covers(finding, reading.hour); });
  return readings;
}

/// Revisions that reviews made: only what they took away may they give back.
Result<std::set<keep::Revision>> review_revisions(const keep::ReadingBook& book) {
  LANTIAN_TRY(const std::vector<keep::SourceRecord> sources, book.sources());
  std::set<keep::Revision> revisions;
  for (const keep::SourceRecord& source : sources) {
    if (source.adapter == review_adapter) revisions.insert(source.revision);
  }
  return revisions;
}

/// What a review writes into the reading book, and why.
struct ReviewSheet {
  const QualityMark& mark;
  std::string_view decision;
  std::string who, why;
  observe::Mark becomes{};
};

std::string document_of(const ReviewSheet& sheet, const std::vector<StoredReading>& readings, bool synthetic,
                        UtcSeconds now) {
  const quality::Finding& finding = sheet.mark.finding;
  ReviewJson json{{"kind", review_adapter},
                  {"mark", sheet.mark.id},
                  {"decision", sheet.decision},
                  {"by", sheet.who},
                  {"why", sheet.why},
                  {"at", text_of(now)},
                  {"rule", finding.rule},
                  {"reason", finding.reason},
                  {"from", text_of(finding.from)},
                  {"to", text_of(finding.to)},
                  {"station", finding.place},
                  {"synthetic", synthetic},
                  {"valid", sheet.becomes == observe::Mark::valid},
                  {"readings", ReviewJson::array()}};
  for (const StoredReading& reading : readings) {
    json["readings"].push_back({terms::symbol(reading.species), reading.hour.time_since_epoch().count(),
                                text_of(reading.hour), reading.thousandths});
  }
  return json.dump(1, ' ', false, ReviewJson::error_handler_t::replace) + "\n";
}

terms::Station station_called(const std::vector<terms::Station>& known, const std::string& id) {
  const auto found = std::ranges::find(known, id, &terms::Station::id);
  if (found != known.end()) return *found;
  terms::Station station;
  station.id = id;
  return station;
}

/// Appends the readings with their new mark; the document is their source. Gives 0 when there is nothing to write.
Result<keep::Revision> write_review(keep::ReadingBook& book, const ReviewSheet& sheet,
                                    const std::vector<StoredReading>& readings, UtcSeconds now) {
  if (readings.empty()) return keep::Revision{0};
  LANTIAN_TRY(const std::vector<terms::Station> known, book.stations());
  LANTIAN_TRY(const std::optional<bool> synthetic, book.synthetic());
  const std::string document = document_of(sheet, readings, synthetic.value_or(false), now);
  LANTIAN_TRY(observe::Batch batch, read_review(document));
  batch.source = fmt::format("review-{}-{}.json", sheet.mark.id, now.time_since_epoch().count());
  batch.source_sha256 = sha256_hex(document);
  batch.stations = {station_called(known, sheet.mark.finding.place)};
  LANTIAN_TRY(const keep::Receipt receipt, book.append(batch, document, now));
  return receipt.revision;
}

/// Readings that are valid now and should not be.
Result<std::vector<StoredReading>> to_invalidate(const keep::ReadingBook& book, const quality::Finding& finding) {
  LANTIAN_TRY(std::vector<StoredReading> readings, readings_of(book, finding));
  std::erase_if(readings, [](const StoredReading& reading) { return reading.mark == observe::Mark::invalid; });
  return readings;
}

/// Readings that some review made invalid and that no other upheld mark covers.
Result<std::vector<StoredReading>> to_restore(const keep::ReadingBook& book, const keep::MarkBook& marks,
                                              const QualityMark& mark) {
  LANTIAN_TRY(const std::set<keep::Revision> ours, review_revisions(book));
  keep::MarkQuery query;
  query.places = {mark.finding.place};
  query.state = MarkState::upheld;
  LANTIAN_TRY(const std::vector<QualityMark> upheld, marks.marks(query));
  LANTIAN_TRY(std::vector<StoredReading> readings, readings_of(book, mark.finding));
  std::erase_if(readings, [&](const StoredReading& reading) {
    const bool held = std::ranges::any_of(upheld, [&](const QualityMark& other) {
      return other.id != mark.id && speaks_of(other.finding, reading.species) && covers(other.finding, reading.hour);
    });
    return held || reading.mark == observe::Mark::valid || !ours.contains(reading.revision);
  });
  return readings;
}

/// Readings of an upheld mark that are valid again with the very value that was doubted.
Result<std::vector<StoredReading>> brought_back(const keep::ReadingBook& book, const QualityMark& mark) {
  LANTIAN_TRY(std::vector<StoredReading> now_valid, to_invalidate(book, mark.finding));
  if (now_valid.empty() || mark.revision == 0) return now_valid;
  LANTIAN_TRY(const std::vector<StoredReading> then, readings_of(book, mark.finding, mark.revision));
  std::erase_if(now_valid, [&](const StoredReading& reading) {
    return std::ranges::none_of(then, [&](const StoredReading& old) {
      return old.species == reading.species && old.hour == reading.hour && old.thousandths == reading.thousandths;
    });
  });
  return now_valid;
}

/// The rules of a review are the mark book's; they are asked before a reading is touched.
Result<void> would_take(const QualityMark& mark, const keep::MarkReview& review, UtcSeconds now) {
  const auto trial = keep::make_memory_mark_book();
  quality::Finding finding = mark.finding;
  LANTIAN_TRY(const auto receipt, trial->note({&finding, 1}, now));
  static_cast<void>(receipt);
  if (mark.state == MarkState::joined) return {};
  if (mark.state != MarkState::suspect) {
    LANTIAN_CHECK(trial->review({1, mark.state == MarkState::upheld, "before", "before", 0}, now));
  }
  return trial->review({1, review.uphold, review.who, review.why, 0}, now);
}

}  // namespace

Result<observe::Batch> read_review(std::string_view document) {
  const Error malformed{ErrorCode::malformed, "this is no document of a quality review", ""};
  const ReviewJson json = ReviewJson::parse(document, nullptr, false);
  if (!json.is_object() || json.value("kind", "") != review_adapter || !json.contains("readings")) return malformed;
  observe::Batch batch;
  batch.adapter = review_adapter;
  batch.adapter_text = review_format;
  batch.source_sha256 = sha256_hex(document);
  batch.synthetic = json.value("synthetic", false);
  batch.stations.emplace_back();
  batch.stations[0].id = json.value("station", "");
  const observe::Mark mark = json.value("valid", true) ? observe::Mark::valid : observe::Mark::invalid;
  std::uint32_t line = 0;
  for (const auto& row : json["readings"]) {
    const bool shaped = row.is_array() && row.size() == 4 && row[0].is_string() && row[1].is_number_integer() &&
                        row[3].is_number_integer();
    const auto species = shaped ? terms::parse_species(row[0].get<std::string>()) : std::nullopt;
    if (!species) return malformed;
    batch.readings.push_back({0, ++line, HourEnding{std::chrono::hours{row[1].get<std::int64_t>()}},
                              row[3].get<std::int32_t>(), *species, observe::Averaging::hour, mark});
  }
  batch.counts.rows = line;
  batch.counts.accepted = line;
  return batch;
}

Result<ReviewOutcome> review_mark(keep::ReadingBook& book, keep::MarkBook& marks, const keep::MarkReview& review,
                                  UtcSeconds now) {
  LANTIAN_TRY(const QualityMark mark, marks.mark(review.mark));
  LANTIAN_CHECK(would_take(mark, review, now));
  std::vector<StoredReading> readings;
  if (mark.state != MarkState::joined) {
    auto found = review.uphold ? to_invalidate(book, mark.finding) : to_restore(book, marks, mark);
    if (!found) return found.error();
    readings = *std::move(found);
  }
  const ReviewSheet sheet{mark, review.uphold ? "upheld" : "reversed", review.who, review.why,
                          review.uphold ? observe::Mark::invalid : observe::Mark::valid};
  ReviewOutcome outcome;
  LANTIAN_TRY(outcome.revision, write_review(book, sheet, readings, now));
  outcome.readings = static_cast<std::int64_t>(readings.size());
  keep::MarkReview decided = review;
  decided.revision = outcome.revision;
  LANTIAN_CHECK(marks.review(decided, now));
  LANTIAN_TRY(outcome.mark, marks.mark(review.mark));
  return outcome;
}

Result<std::int64_t> enforce_reviews(keep::ReadingBook& book, keep::MarkBook& marks, UtcSeconds now) {
  keep::MarkQuery query;
  query.state = MarkState::upheld;
  LANTIAN_TRY(const std::vector<QualityMark> upheld, marks.marks(query));
  std::int64_t count = 0;
  for (const QualityMark& mark : upheld) {
    LANTIAN_TRY(const std::vector<StoredReading> readings, brought_back(book, mark));
    const ReviewSheet sheet{mark, "upheld", mark.who, mark.why, observe::Mark::invalid};
    LANTIAN_TRY(const keep::Revision revision, write_review(book, sheet, readings, now));
    static_cast<void>(revision);
    count += static_cast<std::int64_t>(readings.size());
  }
  return count;
}

}  // namespace lantian::serve
