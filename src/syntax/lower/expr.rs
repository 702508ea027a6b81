//! Expressions. Their depth is bounded, so that whoever walks the tree may recurse.

use crate::source::Span;
use crate::syntax::ast::{AggregateKind, BinaryOp, Elapsed, Expr, ExprKind, UnaryOp};
use crate::syntax::layout::Range;
use crate::syntax::messages;
use crate::syntax::reader::{Node, Reader, Rule};

/// The deepest tree that is made.
const MAX_DEPTH: usize = 128;

/// An expression and how deep it is.
struct Tree {
    expr: Expr,
    depth: usize,
}

impl Reader<'_> {
    /// Reads a range as an expression by a rule that holds nothing else; an error node when it cannot be (then told).
    pub(super) fn read_expr(&mut self, rule: Rule, range: Range) -> Expr {
        match self.read(rule, range).and_then(|node| node.children().next()) {
            Some(node) => self.expr(&node),
            None => self.no_expr(range),
        }
    }

    /// An expression already read by the grammar.
    pub(super) fn expr(&mut self, node: &Node<'_>) -> Expr {
        self.tree(node).expr
    }

    /// The first expression that a node holds, which reads it by `somme` or `expression`.
    pub(super) fn expr_in(&mut self, node: &Node<'_>) -> Expr {
        match node.children().find(|part| matches!(part.rule(), Rule::somme | Rule::expression)) {
            Some(part) => self.expr(&part),
            None => self.no_expr(node.range()),
        }
    }

    /// The two expressions that a node holds.
    pub(super) fn expr_pair_in(&mut self, node: &Node<'_>) -> (Expr, Expr) {
        let mut parts = node.all(Rule::somme);
        let mut next = || match parts.next() {
            Some(part) => self.expr(&part),
            None => self.no_expr(node.range()),
        };
        (next(), next())
    }

    /// What stands for an expression that could not be read.
    pub(super) fn no_expr(&self, range: Range) -> Expr {
        let (start, end) = self.trimmed(range);
        Expr { kind: ExprKind::Error, span: self.span(start, end) }
    }

    fn grown(&mut self, kind: ExprKind, span: Span, depth: usize) -> Tree {
        if depth < MAX_DEPTH {
            return Tree { expr: Expr { kind, span }, depth: depth + 1 };
        }
        self.tell(messages::nested_too_deep(span, MAX_DEPTH));
        Tree { expr: Expr { kind: ExprKind::Error, span }, depth: 0 }
    }

    fn leaf(&mut self, kind: ExprKind, node: &Node<'_>) -> Tree {
        Tree { expr: Expr { kind, span: self.place(node) }, depth: 1 }
    }

    fn tree(&mut self, node: &Node<'_>) -> Tree {
        match node.rule() {
            Rule::expression => match node.children().next() {
                Some(inner) => self.tree(&inner),
                None => self.leaf(ExprKind::Error, node),
            },
            Rule::choix => self.choice(node),
            Rule::logique => self.logic(node),
            Rule::negation | Rule::facteur => self.prefixed(node),
            Rule::comparaison => self.comparison(node),
            Rule::somme => self.sum(node),
            Rule::produit => {
                let parts: Vec<Node<'_>> = node.children().collect();
                self.chain(&parts)
            }
            Rule::liste | Rule::borne_de_temps => {
                let parts: Vec<Node<'_>> = node.children().collect();
                self.suffixed(&parts)
            }
            Rule::parenthese => {
                let mut tree = match node.find(Rule::expression) {
                    Some(inner) => self.tree(&inner),
                    None => self.leaf(ExprKind::Error, node),
                };
                tree.expr.span = self.place(node);
                tree
            }
            Rule::nombre => {
                let number = self.number(node);
                self.leaf(number.map_or(ExprKind::Error, ExprKind::Number), node)
            }
            Rule::texte => {
                let text = self.text(node).text;
                self.leaf(ExprKind::Text(text), node)
            }
            Rule::booleen => self.leaf(ExprKind::Bool(node.text() == "vrai"), node),
            Rule::date => {
                let date = self.date(node);
                self.leaf(ExprKind::Date(date), node)
            }
            Rule::k_date_de_la_demande => self.leaf(ExprKind::FilingDate, node),
            Rule::appel => self.call(node),
            Rule::total | Rule::extreme | Rule::compte | Rule::existe | Rule::tous => self.aggregate(node),
            Rule::ecoule => self.elapsed(node),
            Rule::mensualite => self.payment(node),
            _ => self.leaf(ExprKind::Error, node),
        }
    }

    /// `si c alors a sinon si d alors b sinon e`
    fn choice(&mut self, node: &Node<'_>) -> Tree {
        let parts: Vec<Node<'_>> =
            node.children().filter(|part| matches!(part.rule(), Rule::logique | Rule::expression)).collect();
        let Some((last, branches)) = parts.split_last() else { return self.leaf(ExprKind::Error, node) };
        let whole = self.place(node);
        let mut tree = self.tree(last);
        for (i, branch) in branches.chunks_exact(2).enumerate().rev() {
            let [condition, then] = branch else { continue };
            let (condition, then) = (self.tree(condition), self.tree(then));
            let span = if i == 0 { whole } else { condition.expr.span.to(tree.expr.span) };
            let depth = condition.depth.max(then.depth).max(tree.depth);
            let kind = ExprKind::If {
                condition: Box::new(condition.expr),
                then: Box::new(then.expr),
                otherwise: Box::new(tree.expr),
            };
            tree = self.grown(kind, span, depth);
            if tree.depth == 0 {
                break;
            }
        }
        tree
    }

    /// `a et b et c`, where `et` and `ou` do not mix.
    fn logic(&mut self, node: &Node<'_>) -> Tree {
        let parts: Vec<Node<'_>> = node.children().collect();
        let is_word = |part: &&Node<'_>| matches!(part.rule(), Rule::k_et | Rule::k_ou);
        let first = parts.iter().find(is_word);
        let other = first.and_then(|first| parts.iter().filter(is_word).find(|part| part.rule() != first.rule()));
        if let (Some(first), Some(other)) = (first, other) {
            let (first_span, other_span) = (self.place(first), self.place(other));
            self.tell(messages::and_with_or(first_span, first.text(), other_span, other.text()));
        }
        self.chain(&parts)
    }

    /// Operands and the operators between them, from left to right.
    fn chain(&mut self, parts: &[Node<'_>]) -> Tree {
        let mut parts = parts.iter();
        let Some(first) = parts.next() else {
            return Tree { expr: self.no_expr((0, 0)), depth: 1 };
        };
        let mut left = self.tree(first);
        while let (Some(operator), Some(right)) = (parts.next(), parts.next()) {
            let (op, op_span) = (binary_op(operator), self.place(operator));
            let right = self.tree(right);
            let (span, depth) = (left.expr.span.to(right.expr.span), left.depth.max(right.depth));
            let kind = ExprKind::Binary { op, op_span, left: Box::new(left.expr), right: Box::new(right.expr) };
            left = self.grown(kind, span, depth);
            if left.depth == 0 {
                break;
            }
        }
        left
    }

    /// `−a`, `non a`: signs, then what they bear on and its suffixes.
    fn prefixed(&mut self, node: &Node<'_>) -> Tree {
        let parts: Vec<Node<'_>> = node.children().collect();
        let count = parts.iter().take_while(|part| matches!(part.rule(), Rule::k_non | Rule::op_moins)).count();
        let (signs, rest) = parts.split_at(count);
        let mut tree = self.suffixed(rest);
        for sign in signs.iter().rev() {
            let op = if sign.rule() == Rule::k_non { UnaryOp::Not } else { UnaryOp::Neg };
            let (span, depth) = (self.place(sign).to(tree.expr.span), tree.depth);
            tree = self.grown(ExprKind::Unary { op, operand: Box::new(tree.expr) }, span, depth);
            if tree.depth == 0 {
                break;
            }
        }
        tree
    }

    /// An operand, then `.colonne`, `converti en`, `sans unité`, `à la date de`.
    fn suffixed(&mut self, parts: &[Node<'_>]) -> Tree {
        let Some((first, suffixes)) = parts.split_first() else {
            return Tree { expr: self.no_expr((0, 0)), depth: 1 };
        };
        let mut tree = self.tree(first);
        for suffix in suffixes {
            let (span, mut depth) = (tree.expr.span.to(self.place(suffix)), tree.depth);
            let base = Box::new(tree.expr);
            let kind = match suffix.rule() {
                Rule::champ => match suffix.find(Rule::champ_nom) {
                    Some(field) => ExprKind::Field { base, field: self.ident(&field) },
                    None => ExprKind::Error,
                },
                Rule::conversion => match suffix.find(Rule::unite) {
                    Some(unit) => ExprKind::Convert { value: base, unit: self.unit(&unit) },
                    None => ExprKind::Error,
                },
                Rule::a_la_date => {
                    let parts: Vec<Node<'_>> = suffix.children().skip(1).collect();
                    let date = self.suffixed(&parts);
                    depth = depth.max(date.depth);
                    ExprKind::AtDate { value: base, date: Box::new(date.expr) }
                }
                _ => ExprKind::Bare(base),
            };
            tree = self.grown(kind, span, depth);
            if tree.depth == 0 {
                break;
            }
        }
        tree
    }

    /// `a ≤ b`, `x parmi A ; B`
    fn comparison(&mut self, node: &Node<'_>) -> Tree {
        let parts: Vec<Node<'_>> = node.children().collect();
        let operators: Vec<&Node<'_>> = parts.iter().filter(|part| part.rule() == Rule::op_comparaison).collect();
        if let [first, second, ..] = operators.as_slice() {
            let (first, second) = (self.place(first), self.place(second));
            self.tell(messages::chained_comparison(second, first));
            let tree = self.leaf(ExprKind::Error, node);
            return tree;
        }
        let [value, within] = parts.as_slice() else { return self.chain(&parts) };
        let (value, span) = (self.tree(value), self.place(node));
        let (mut depth, mut choices) = (value.depth, Vec::new());
        for choice in within.all(Rule::somme) {
            let choice = self.tree(&choice);
            depth = depth.max(choice.depth);
            choices.push(choice.expr);
        }
        let negated = within.find(Rule::k_hors_de).is_some();
        self.grown(ExprKind::In { value: Box::new(value.expr), choices, negated }, span, depth)
    }

    /// `a + b − c`, then maybe `ramenée au dernier jour`.
    fn sum(&mut self, node: &Node<'_>) -> Tree {
        let mut parts: Vec<Node<'_>> = node.children().collect();
        let is_shift = |part: &Node<'_>| matches!(part.rule(), Rule::k_ramenee | Rule::k_reportee);
        let shift = if parts.last().is_some_and(is_shift) { parts.pop() } else { None };
        let tree = self.chain(&parts);
        let Some(shift) = shift else { return tree };
        let (span, clamp) = (self.place(node), shift.rule() == Rule::k_ramenee);
        self.grown(ExprKind::DateShift { sum: Box::new(tree.expr), clamp }, span, tree.depth)
    }

    /// `taux(niveau)`, `menage.personnes`, `minimum(a ; b)`
    fn call(&mut self, node: &Node<'_>) -> Tree {
        let Some(path) = node.find(Rule::chemin) else { return self.leaf(ExprKind::Error, node) };
        let target = self.path(&path);
        let Some(arguments) = node.find(Rule::arguments) else { return self.leaf(ExprKind::Path(target), node) };
        let (mut depth, mut args) = (0, Vec::new());
        for argument in arguments.all(Rule::expression) {
            let argument = self.tree(&argument);
            depth = depth.max(argument.depth);
            args.push(argument.expr);
        }
        let span = self.place(node);
        let name = target.dotted();
        if !matches!(name.as_str(), "minimum" | "maximum") {
            return self.grown(ExprKind::Call { target, args }, span, depth);
        }
        if args.is_empty() {
            self.tell(messages::missing(self.place(&arguments), &[messages::AN_EXPRESSION.to_owned()]));
        }
        self.grown(ExprKind::Extremum { max: name == "maximum", args }, span, depth)
    }

    /// `somme de`, `nombre de`, `il existe`, `pour tout`, `minimum de`, `maximum de`
    fn aggregate(&mut self, node: &Node<'_>) -> Tree {
        let keyword = node.children().next().map(|part| part.rule());
        let kind = match (node.rule(), keyword) {
            (Rule::total, _) => AggregateKind::Sum,
            (Rule::compte, _) => AggregateKind::Count,
            (Rule::existe, _) => AggregateKind::Exists,
            (Rule::tous, _) => AggregateKind::All,
            (_, Some(Rule::k_maximum_de)) => AggregateKind::Max,
            _ => AggregateKind::Min,
        };
        let (variable, span) = (self.ident_in(node), self.place(node));
        let mut depth = 0;
        let mut part = |reader: &mut Self, part: Option<Node<'_>>| {
            part.map(|part| {
                let tree = reader.tree(&part);
                depth = depth.max(tree.depth);
                Box::new(tree.expr)
            })
        };
        let list = part(self, node.find(Rule::liste)).unwrap_or_else(|| Box::new(self.no_expr(node.range())));
        let filter = part(self, node.find(Rule::filtre).and_then(|filter| filter.find(Rule::logique)));
        let body = part(self, node.find(Rule::expression).or_else(|| node.find(Rule::logique)));
        let default = part(self, node.find(Rule::defaut).and_then(|default| default.find(Rule::somme)));
        self.grown(ExprKind::Aggregate { kind, variable, list, filter, body, default }, span, depth)
    }

    /// `ans révolus entre a et b`
    fn elapsed(&mut self, node: &Node<'_>) -> Tree {
        let parts: Vec<Node<'_>> = node.children().collect();
        let [unit, from, _, to] = parts.as_slice() else { return self.leaf(ExprKind::Error, node) };
        let unit = match unit.rule() {
            Rule::k_ans_revolus_entre => Elapsed::Years,
            Rule::k_mois_revolus_entre => Elapsed::Months,
            _ => Elapsed::Days,
        };
        let (from, to, span) = (self.tree(from), self.tree(to), self.place(node));
        let depth = from.depth.max(to.depth);
        self.grown(ExprKind::Elapsed { unit, from: Box::new(from.expr), to: Box::new(to.expr) }, span, depth)
    }

    /// `mensualité de E à T sur D`
    fn payment(&mut self, node: &Node<'_>) -> Tree {
        let parts: Vec<Node<'_>> = node.children().collect();
        let [_, amount, _, rate, _, months] = parts.as_slice() else { return self.leaf(ExprKind::Error, node) };
        let (amount, rate, months) = (self.tree(amount), self.tree(rate), self.tree(months));
        let depth = amount.depth.max(rate.depth).max(months.depth);
        let [amount, rate, months] = [amount, rate, months].map(|tree| Box::new(tree.expr));
        self.grown(ExprKind::Payment { amount, rate, months }, self.place(node), depth)
    }
}

/// The operator that a node spells.
pub(super) fn binary_op(node: &Node<'_>) -> BinaryOp {
    match node.text() {
        "+" => BinaryOp::Add,
        "−" | "-" => BinaryOp::Sub,
        "×" | "*" => BinaryOp::Mul,
        "÷" | "/" => BinaryOp::Div,
        "≠" | "<>" => BinaryOp::Ne,
        "<" => BinaryOp::Lt,
        "≤" | "<=" => BinaryOp::Le,
        ">" => BinaryOp::Gt,
        "≥" | ">=" => BinaryOp::Ge,
        "et" => BinaryOp::And,
        "ou" => BinaryOp::Or,
        _ => BinaryOp::Eq,
    }
}
