#include "serve/docket_parts.hpp"

#include "base/text.hpp"
#include "docket/tree.hpp"
#include "serve/docket_rounds.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::serve {
namespace {

using docket::LinkKind;

keep::CaseFilter pointing(LinkKind kind, std::string_view id) {
  keep::CaseFilter out;
  out.link = docket::Link{kind, std::string{id}};
  return out;
}

bool is_done(const keep::CaseRow& row) {
  return row.kind == docket::StateKind::done || row.kind == docket::StateKind::standing;
}

docket::TreeRow tree_row(const keep::CaseRow& row, std::string parent, Day today) {
  const bool late = row.kind != docket::StateKind::done && row.due && *row.due < today;
  return {row.id, std::move(parent), is_done(row), late};
}

report::CaseLine line_of_part(const keep::CaseRow& row) {
  report::CaseLine out;
  out.id = row.id;
  out.type = row.type;
  out.state = row.state;
  out.topic = row.topic;
  out.place = row.place;
  out.assignee = row.assignee;
  out.title = row.title;
  out.kind = row.kind;
  out.due = row.due;
  out.synthetic = row.synthetic;
  return out;
}

/// Every row below the first of `rows`, breadth first, each once.
Result<void> add_parts(const keep::DocketBook& book, std::vector<keep::CaseRow>& rows,
                       std::map<std::string, std::string>& parent_of) {
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const std::string parent = rows[at].id;
    const auto first = static_cast<std::ptrdiff_t>(rows.size());
    LANTIAN_CHECK(
        for_each_case(book, pointing(LinkKind::parent, parent), [&](const keep::CaseRow& row) -> Result<void> {
          if (row.id == rows.front().id) {
            return Error{
                ErrorCode::conflict,
                fmt::format("{} lies below itself, by way of {}; take one of the links away with: lantian docket "
                            "act",
                            row.id, parent),
                row.id};
          }
          if (parent_of.emplace(row.id, parent).second) rows.push_back(row);
          return {};
        }));
    std::sort(rows.begin() + first, rows.end(),
              [](const keep::CaseRow& a, const keep::CaseRow& b) { return a.id < b.id; });
  }
  return {};
}

}  // namespace

Result<std::vector<docket::Case>> cases_of_register(const DocketDesk& desk, const docket::Register& source) {
  std::vector<docket::Case> out;
  for (const docket::RegisterTask& task : source.tasks) {
    LANTIAN_TRY(const auto rows, desk.book->cases(pointing(LinkKind::source, task.id), std::nullopt, 1));
    if (rows.empty()) continue;
    LANTIAN_TRY(docket::Case subject, desk.book->find(rows.front().id));
    out.push_back(std::move(subject));
  }
  return out;
}

Result<report::RegisterInBook> register_in_book(const DocketDesk& desk, const docket::Register& source,
                                                const std::vector<docket::Case>& cases) {
  report::RegisterInBook out;
  out.tasks = static_cast<int>(cases.size());
  out.synthetic = std::ranges::any_of(cases, &docket::Case::synthetic);
  for (const docket::RegisterSource& one : desk.office->docket().petitions) {
    LANTIAN_TRY(const docket::PetitionList list, desk.office->petitions(one.id));
    if (list.register_id != source.id) continue;
    for (const docket::PetitionRecord& petition : list.petitions) {
      LANTIAN_TRY(const auto rows, desk.book->cases(pointing(LinkKind::source, petition.id), std::nullopt, 1));
      if (rows.empty()) continue;
      ++out.petitions;
      out.petitions_closed += is_done(rows.front()) ? 1 : 0;
      out.synthetic = out.synthetic || rows.front().synthetic;
    }
  }
  return out;
}

Result<std::vector<report::PartLine>> parts_of_case(const DocketDesk& desk, std::string_view case_id, Day today) {
  const auto top = desk.book->find(case_id);
  if (!top && top.error().code == ErrorCode::not_found) {
    return Error{ErrorCode::not_found, fmt::format("there is no case {} in this docket", in_quotes(case_id)), ""};
  }
  if (!top) return top.error();
  LANTIAN_TRY(const docket::CaseType* type, desk.office->type(top->type));
  std::vector<keep::CaseRow> rows{keep::row_of(*type, *top)};
  std::map<std::string, std::string> parent_of;
  LANTIAN_CHECK(add_parts(*desk.book, rows, parent_of));
  std::vector<docket::TreeRow> tree_rows;
  for (const keep::CaseRow& row : rows) tree_rows.push_back(tree_row(row, parent_of[row.id], today));
  LANTIAN_TRY(const docket::CaseTree tree, docket::CaseTree::of(tree_rows));
  std::vector<report::PartLine> out;
  for (const std::size_t at : tree.walk()) {
    const docket::TreeNode& node = tree.nodes()[at];
    out.push_back({line_of_part(rows[at]), node.row.parent, node.depth, node.row.done, node.row.overdue,
                   !node.children.empty(), node.leaves, node.leaves_done, node.leaves_overdue});
  }
  return out;
}

}  // namespace lantian::serve
