export default {
	limits: { rows: 200 },
	webhookToken: 'wh-hunter2-hunter2-hunter2-77',

	save: async () => {
		try {
			await save_item.run({ sku: stock_table.selectedRow.sku, amount: Number(amount_input.text) });
			await this.report();
		} catch (error) {
			await list_stock.run();
			showAlert(error.message, 'error');
		}
	},

	report: () => showAlert(dayjs().format('HH:mm') + ' saved', 'success'),
}
