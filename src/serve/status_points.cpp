#include "serve/status_points.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <map>

namespace lantian::serve {
namespace {

/// Under which name a source record says what it is: "points/water/2023".
std::string record_name(std::string_view kind, std::string_view period) {
  return fmt::format("points/{}/{}", kind, period);
}

Error refused_rows(const observe::PointTable& table, const std::string& file) {
  std::vector<std::string> lines;
  for (const observe::Refusal& refusal : table.refusals) {
    lines.push_back(fmt::format("{}:{}: {}: given {}; {}", file, refusal.line, refusal.column, in_quotes(refusal.given),
                                refusal.allowed));
  }
  return {ErrorCode::invalid_argument,
          fmt::format("{} rows cannot be taken, so the table was not kept\n{}", lines.size(), joined(lines, "\n")), ""};
}

observe::Batch batch_of(const observe::PointTable& table, const PointImport& request, const std::string& layout_text) {
  observe::Batch batch;
  batch.source = table.source;
  batch.source_sha256 = table.source_sha256;
  batch.adapter = record_name(request.kind, request.period);
  batch.adapter_text = layout_text;
  batch.region = request.region;
  batch.synthetic = table.synthetic;
  batch.counts = table.counts;
  return batch;
}

}  // namespace

Result<PointReport> import_points(const Office& office, keep::ReadingBook* book, const PointImport& request) {
  LANTIAN_TRY(const observe::PointLayout* layout, office.point_layout(request.kind));
  const terms::Region* region = nullptr;
  if (!request.region.empty()) {
    LANTIAN_TRY(region, office.region(request.region));
  }
  LANTIAN_TRY(const Period period, parse_period(request.period));
  LANTIAN_TRY(const std::string bytes, keep::read_file(request.file));
  const std::string name = request.file.substr(request.file.rfind('/') + 1);
  PointReport report;
  LANTIAN_TRY(report.table, observe::read_points({name, bytes}, *layout));
  if (!report.table.refusals.empty()) return refused_rows(report.table, request.file);
  for (const observe::StatusPoint& point : report.table.points) {
    if (region == nullptr || point.unit_id.empty() || region->unit(point.unit_id) != nullptr) continue;
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("{}:{}: county {} is not in region {}; correct the code or add the unit to the region pack",
                    request.file, point.line, in_quotes(point.unit_id), region->id),
        ""};
  }
  if (book == nullptr) return report;
  PointImport named = request;
  named.period = period.name;
  LANTIAN_TRY(report.receipt,
              book->append(batch_of(report.table, named, office.point_layout_text(request.kind)), bytes, keep::now()));
  return report;
}

Result<StatusPages> judge_status_points(const Office& office, const keep::ReadingBook& book, std::string_view region,
                                        const Period& period) {
  LANTIAN_TRY(const std::vector<keep::SourceRecord> sources, book.sources());
  std::map<std::string, const keep::SourceRecord*> newest;
  for (const keep::SourceRecord& source : sources) {
    if (source.adapter.starts_with("points/") && source.region == region) newest[source.adapter] = &source;
  }
  StatusPages pages;
  for (const char* kind : {"water", "drinking", "soil", "soil-construction", "noise-area", "noise-road"}) {
    const auto found = newest.find(record_name(kind, period.name));
    if (found == newest.end()) continue;
    LANTIAN_TRY(const std::string bytes, book.raw(found->second->source_sha256));
    LANTIAN_TRY(const observe::PointLayout* layout, office.point_layout(kind));
    LANTIAN_TRY(observe::PointTable table, observe::read_points({found->second->source, bytes}, *layout));
    LANTIAN_TRY(const assess::StatusRules rules, assess::status_rules(*layout, office.rulebook(), period.last()));
    pages.tables.push_back(std::move(table));
    LANTIAN_TRY(assess::StatusVerdict verdict, assess::judge_status(pages.tables.back(), *layout, rules));
    pages.verdicts.push_back(std::move(verdict));
  }
  return pages;
}

}  // namespace lantian::serve
